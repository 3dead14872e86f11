package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
)

// csrfPurpose keeps the key of a token apart from every other use of the secret.
const csrfPurpose = "request forgery"

// CSRFToken returns a token that proves a form came from a page of the holder
// of secret, the value of the session or visitor cookie. Nothing is stored: the
// token is an HMAC-SHA256 keyed by the secret, so every replica agrees on it and
// it changes by itself when the cookie does. Each call masks it with new random
// bytes, so a compressed page does not give it away letter by letter (BREACH).
func CSRFToken(secret string) string {
	var token [2 * sha256.Size]byte
	rand.Read(token[:sha256.Size])
	subtle.XORBytes(token[sha256.Size:], token[:sha256.Size], csrfKey(secret))
	return base64.RawURLEncoding.EncodeToString(token[:])
}

// CheckCSRF says whether token was made by [CSRFToken] for secret. An empty
// secret has no tokens.
func CheckCSRF(secret, token string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 2*sha256.Size || secret == "" {
		return false
	}
	var key [sha256.Size]byte
	subtle.XORBytes(key[:], raw[:sha256.Size], raw[sha256.Size:])
	return subtle.ConstantTimeCompare(key[:], csrfKey(secret)) == 1
}

func csrfKey(secret string) []byte { return sum(secret, csrfPurpose, "") }
