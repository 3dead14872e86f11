package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"
)

// Sign returns value with an HMAC-SHA256 keyed by secret, both in base64url, so
// that it can be given to a browser and be trusted when it comes back. Purpose
// keeps what is signed for one thing from being used for another.
func Sign(secret, purpose, value string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(value)) + "." + base64.RawURLEncoding.EncodeToString(sum(secret, purpose, value))
}

// Signed returns the value that [Sign] was given. An empty secret signs nothing.
func Signed(secret, purpose, text string) (string, bool) {
	left, right, found := strings.Cut(text, ".")
	if !found || secret == "" {
		return "", false
	}
	value, err := base64.RawURLEncoding.DecodeString(left)
	if err != nil {
		return "", false
	}
	mac, err := base64.RawURLEncoding.DecodeString(right)
	if err != nil || subtle.ConstantTimeCompare(mac, sum(secret, purpose, string(value))) != 1 {
		return "", false
	}
	return string(value), true
}

// sum has a NUL between purpose and value, because no purpose contains one.
func sum(secret, purpose, value string) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(purpose))
	mac.Write([]byte{0})
	mac.Write([]byte(value))
	return mac.Sum(nil)
}
