package auth

import (
	"strings"
	"testing"
)

func TestPasswordProblem(t *testing.T) {
	tests := []struct {
		name     string
		password string
		want     string
	}{
		{"empty", "", "error.password_short"},
		{"eleven characters", "vB7#kQ2!mZx", "error.password_short"},
		{"twelve characters", "vB7#kQ2!mZxr", ""},
		{"eleven Chinese characters", "春眠不觉晓处处闻啼鸟夜", "error.password_short"},
		{"twelve Chinese characters", "春眠不觉晓处处闻啼鸟夜来", ""},
		{"passphrase", "correct horse battery staple", ""},
		{"passphrase of listed words", "purple tiger coffee banana", ""},
		{"short passphrase", "mossy lantern", ""},
		{"256 bytes", strings.Repeat("k9#vTq2!", 32), ""},
		{"257 bytes", strings.Repeat("k9#vTq2!", 32) + "x", "error.password_long"},
		{"not text", "vB7#kQ2!mZxr\xff", "error.password_characters"},
		{"NUL", "vB7#kQ2!mZxr\x00", "error.password_characters"},
		{"password and digits", "Password1234", "error.password_common"},
		{"password with signs", "P@$$w0rd!!!!", "error.password_common"},
		{"password twice", "passwordpassword", "error.password_common"},
		{"digits", "123456789012", "error.password_common"},
		{"digits backwards", "987654321098", "error.password_common"},
		{"one letter", "aaaaaaaaaaaaaa", "error.password_common"},
		{"two letters", "abababababab", "error.password_common"},
		{"top row", "qwertyuiop[]", "error.password_common"},
		{"three rows", "qwertyasdfghzxcvbn", "error.password_common"},
		{"columns", "1qaz2wsx3edc", "error.password_common"},
		{"letmein", "letmeinletmein1", "error.password_common"},
		{"love and a year", "iloveyou1998", "error.password_common"},
		{"two listed words", "SunshineRainbow", "error.password_common"},
		{"pinyin", "woaini520520", "error.password_common"},
		{"the product", "dealflowdealflow", "error.password_common"},
		{"e-mail", "mei.zhang@lanternvc.example", "error.password_common"},
		{"name", "Zhang Mei Zhang Mei", "error.password_common"},
		{"name and year", "zhangmei2024", "error.password_common"},
		{"name in a phrase", "zhang keeps nine goats", ""},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if got := PasswordProblem(tc.password, "mei.zhang@lanternvc.example", "Zhang Mei"); got != tc.want {
				t.Errorf("PasswordProblem(%q) = %q, want %q", tc.password, got, tc.want)
			}
		})
	}
}

func FuzzPasswordProblem(f *testing.F) {
	f.Add("P@$$w0rd!!!!", "İi@example.com")
	f.Add("ſſſſſſſſſſſſ", "K")
	f.Fuzz(func(t *testing.T, password, personal string) {
		got := PasswordProblem(password, personal)
		if got == "" && (len(password) > MaxPassword || len(password) < MinPassword) {
			t.Errorf("PasswordProblem(%q) accepts %d bytes", password, len(password))
		}
	})
}
