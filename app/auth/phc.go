package auth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// errHash is what a stored hash that cannot be read gives; its text is left out
// of the error on purpose.
var errHash = errors.New("stored password hash is malformed")

// phc is a hash in the notation of the Password Hashing Competition:
// $argon2id$v=19$m=MEMORY,t=TIME,p=THREADS$SALT$KEY, unpadded base64.
type phc struct {
	params Params
	salt   []byte
	key    []byte
}

// String writes the hash down.
func (p phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		p.params.Memory, p.params.Time, p.params.Threads,
		base64.RawStdEncoding.EncodeToString(p.salt), base64.RawStdEncoding.EncodeToString(p.key))
}

// parsePHC reads a hash and refuses costs beyond 1 GiB or 64 passes: a row that
// asks for more was not written by us.
func parsePHC(encoded string) (phc, error) {
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return phc{}, errHash
	}
	var p phc
	n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.params.Memory, &p.params.Time, &p.params.Threads)
	if err != nil || n != 3 {
		return phc{}, errHash
	}
	if p.params.Memory > 1<<20 || p.params.Time < 1 || p.params.Time > 64 || p.params.Threads < 1 {
		return phc{}, errHash
	}
	if p.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil || len(p.salt) < 8 {
		return phc{}, errHash
	}
	if p.key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(p.key) < 16 || len(p.key) > 128 {
		return phc{}, errHash
	}
	return p, nil
}
