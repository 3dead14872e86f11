package models

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// NewSecret returns 32 random bytes as 43 characters that are safe in a cookie
// and in an address.
func NewSecret() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// SecretKey returns what is stored of a secret: its SHA-256 in hexadecimal. No
// slow hash is needed, because nobody can guess 32 random bytes.
func SecretKey(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
