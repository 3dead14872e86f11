// Package auth makes and checks passwords and request-forgery tokens. It knows
// neither HTTP nor the database.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"runtime"
	"sync"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Params are the costs of an argon2id hash.
type Params struct {
	// Memory is in KiB.
	Memory uint32
	// Time is the number of passes over the memory.
	Time uint32
	// Threads is the degree of parallelism.
	Threads uint8
}

// DefaultParams are the costs that OWASP's password storage cheat sheet names
// first among those that fit a small machine: 19 MiB, two passes, one thread.
var DefaultParams = Params{Memory: 19 * 1024, Time: 2, Threads: 1}

const (
	saltBytes = 16
	keyBytes  = 32
)

// Hasher hashes and verifies passwords. It lets only a few hashes run at once,
// because each one fills its memory: a burst of sign-ins waits instead of
// taking the machine down. Safe for concurrent use.
type Hasher struct {
	params  Params
	slots   chan struct{}
	decoyer func() string
}

// NewHasher returns a Hasher with the given costs that runs at most concurrent
// hashes at once; zero means twice the number of CPUs.
func NewHasher(params Params, concurrent int) *Hasher {
	if concurrent < 1 {
		concurrent = 2 * runtime.GOMAXPROCS(0)
	}
	h := &Hasher{params: params, slots: make(chan struct{}, concurrent)}
	h.decoyer = sync.OnceValue(func() string {
		salt := make([]byte, saltBytes)
		rand.Read(salt)
		return phc{params: params, salt: salt, key: make([]byte, keyBytes)}.String()
	})
	return h
}

// Hash returns the PHC string of a password, such as
// "$argon2id$v=19$m=19456,t=2,p=1$…$…". It fails only when ctx ends while
// waiting for its turn.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	key, err := h.derive(ctx, password, salt, h.params, keyBytes)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return phc{params: h.params, salt: salt, key: key}.String(), nil
}

// Verify says whether password is the one that encoded was made from. With an
// empty encoded it does the same work and says no, so that an unknown account
// takes as long as a wrong password. Rehash says that the password is right but
// was hashed with other costs than today's and should be stored anew.
func (h *Hasher) Verify(ctx context.Context, password, encoded string) (ok, rehash bool, err error) {
	decoy := encoded == ""
	if decoy {
		encoded = h.decoyer()
	}
	want, err := parsePHC(encoded)
	if err != nil {
		return false, false, fmt.Errorf("verify password: %w", err)
	}
	got, err := h.derive(ctx, password, want.salt, want.params, len(want.key))
	if err != nil {
		return false, false, fmt.Errorf("verify password: %w", err)
	}
	if subtle.ConstantTimeCompare(got, want.key) != 1 || decoy {
		return false, false, nil
	}
	return true, want.params != h.params, nil
}

func (h *Hasher) derive(ctx context.Context, password string, salt []byte, p Params, length int) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(Normalise(password)), salt, p.Time, p.Memory, p.Threads, uint32(length)), nil
}

// Normalise returns the form of a password that is hashed: NFKC, so that the
// same characters typed on another keyboard or system are the same password.
func Normalise(password string) string {
	return norm.NFKC.String(password)
}
