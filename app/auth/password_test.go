package auth

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// quick are costs that keep the tests fast.
var quick = Params{Memory: 64, Time: 1, Threads: 1}

func TestHasher_Verify(t *testing.T) {
	h := NewHasher(quick, 2)
	encoded, err := h.Hash(t.Context(), "ångström café №5 quiet")
	if err != nil {
		t.Fatalf("Hash() error = %v", err)
	}
	if !strings.HasPrefix(encoded, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("Hash() = %q, want a PHC string with the costs", encoded)
	}
	tests := []struct {
		name     string
		password string
		encoded  string
		want     bool
	}{
		{"the same", "ångström café №5 quiet", encoded, true},
		{"composed otherwise", "a\u030angstro\u0308m cafe\u0301 №5 quiet", encoded, true},
		{"another", "ångström café №6 quiet", encoded, false},
		{"empty", "", encoded, false},
		{"unknown account", "ångström café №5 quiet", "", false},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			ok, rehash, err := h.Verify(t.Context(), tc.password, tc.encoded)
			if err != nil || ok != tc.want || rehash {
				t.Errorf("Verify() = %v, %v, %v, want %v, false, nil", ok, rehash, err, tc.want)
			}
		})
	}
}

func TestHasher_HashIsSalted(t *testing.T) {
	h := NewHasher(quick, 1)
	one, _ := h.Hash(t.Context(), "a long enough phrase")
	two, _ := h.Hash(t.Context(), "a long enough phrase")
	if one == two || one == "" {
		t.Errorf("Hash() twice = %q and %q, want two different hashes", one, two)
	}
}

func TestHasher_VerifyAsksForRehash(t *testing.T) {
	old, err := NewHasher(quick, 1).Hash(t.Context(), "a long enough phrase")
	if err != nil {
		t.Fatalf("Hash() error = %v", err)
	}
	h := NewHasher(Params{Memory: 128, Time: 1, Threads: 1}, 1)
	if ok, rehash, err := h.Verify(t.Context(), "a long enough phrase", old); !ok || !rehash || err != nil {
		t.Errorf("Verify(right) = %v, %v, %v, want true, true, nil", ok, rehash, err)
	}
	if ok, rehash, err := h.Verify(t.Context(), "a wrong phrase", old); ok || rehash || err != nil {
		t.Errorf("Verify(wrong) = %v, %v, %v, want false, false, nil", ok, rehash, err)
	}
}

func TestHasher_VerifyRefusesMalformed(t *testing.T) {
	h := NewHasher(quick, 1)
	for _, encoded := range []string{
		"x", "$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5", "$argon2id$v=16$m=64,t=1,p=1$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5",
		"$argon2id$v=19$m=64,t=0,p=1$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5", "$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5",
		"$argon2id$v=19$m=64,t=1,p=1$$a2V5a2V5a2V5a2V5a2V5", "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$", "$argon2id$v=19$m=64$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5",
	} {
		if ok, _, err := h.Verify(t.Context(), "", encoded); ok || !errors.Is(err, errHash) {
			t.Errorf("Verify(%q) = %v, %v, want false and the malformed error", encoded, ok, err)
		}
	}
}

func TestHasher_WaitsForASlot(t *testing.T) {
	h := NewHasher(quick, 1)
	h.slots <- struct{}{}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := h.Hash(ctx, "a long enough phrase"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Hash() with every slot taken: error = %v, want the deadline", err)
	}
	<-h.slots
	if _, err := h.Hash(t.Context(), "a long enough phrase"); err != nil {
		t.Errorf("Hash() with a free slot: error = %v, want nil", err)
	}
}

func TestHasher_UnknownAccountTakesAsLong(t *testing.T) {
	h := NewHasher(DefaultParams, 1)
	encoded, err := h.Hash(t.Context(), "a long enough phrase")
	if err != nil {
		t.Fatalf("Hash() error = %v", err)
	}
	fastest := func(encoded string) time.Duration {
		best := time.Hour
		for range 5 {
			start := time.Now()
			if _, _, err := h.Verify(t.Context(), "another phrase here", encoded); err != nil {
				t.Fatalf("Verify() error = %v", err)
			}
			best = min(best, time.Since(start))
		}
		return best
	}
	known, unknown := fastest(encoded), fastest("")
	if unknown < known/2 || known < unknown/2 {
		t.Errorf("Verify() of an unknown account takes %v, of a known one %v, want about the same", unknown, known)
	}
}

func BenchmarkHasher_Hash(b *testing.B) {
	h := NewHasher(DefaultParams, 1)
	for b.Loop() {
		if _, err := h.Hash(b.Context(), "a long enough phrase"); err != nil {
			b.Fatal(err)
		}
	}
}
