package config_test

import (
	"bytes"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"dealflow/app/config"
)

// parse does what the command line does: kong first, then Resolve.
func parse(t *testing.T, env map[string]string, args ...string) (*config.Config, error) {
	t.Helper()
	// What the machine sets is not the test's.
	for _, name := range []string{"DATABASE_URL", "DATABASE_URL_FILE", "MEILI_URL", "MEILI_API_KEY", "MEILI_API_KEY_FILE"} {
		t.Setenv(name, "")
	}
	for name, value := range env {
		t.Setenv(name, value)
	}
	var cli struct {
		config.Config
	}
	parser, err := kong.New(&cli, kong.Name("dealflow"))
	if err != nil {
		t.Fatalf("kong.New() error = %v", err)
	}
	if _, err := parser.Parse(args); err != nil {
		return nil, err
	}
	if err := cli.Resolve(os.Getenv); err != nil {
		return nil, err
	}
	return &cli.Config, nil
}

func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestConfig_Defaults(t *testing.T) {
	c, err := parse(t, nil)
	if err != nil {
		t.Fatalf("Resolve() error = %v", err)
	}
	got := []any{c.Addr, c.DataDir, c.DatabaseURL, c.MeiliURL, c.MeiliAPIKey, c.BaseURL, c.LogLevel, c.LogFormat, c.Secure(), len(c.Proxies())}
	want := []any{"127.0.0.1:8080", "./data", "", "", "", "", "info", "text", false, 0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("defaults mismatch (-want +got):\n%s", diff)
	}
}

func TestConfig_Sources(t *testing.T) {
	c, err := parse(t, map[string]string{
		"DEALFLOW_ADDR":            "0.0.0.0:80",
		"DEALFLOW_DATA":            "/from/environment",
		"DEALFLOW_BASE_URL":        "https://Deals.Example.com/",
		"DEALFLOW_TRUSTED_PROXIES": "10.1.2.3/8,192.0.2.7, ::1",
		"DEALFLOW_LOG_LEVEL":       "debug",
		"DEALFLOW_LOG_FORMAT":      "json",
		"DATABASE_URL_FILE":        file(t, "postgres://u:p@db/deals\n"),
		"MEILI_URL":                "http://search:7700/",
		"MEILI_API_KEY_FILE":       file(t, "  key\r\n"),
	}, "--data", "/from/flag")
	if err != nil {
		t.Fatalf("Resolve() error = %v", err)
	}
	got := []string{c.Addr, c.DataDir, c.BaseURL, c.DatabaseURL, c.MeiliURL, c.MeiliAPIKey, c.Level().String(), c.LogFormat}
	want := []string{"0.0.0.0:80", "/from/flag", "https://deals.example.com", "postgres://u:p@db/deals", "http://search:7700", "key", "DEBUG", "json"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings mismatch (-want +got):\n%s", diff)
	}
	var proxies []string
	for _, prefix := range c.Proxies() {
		proxies = append(proxies, prefix.String())
	}
	if diff := cmp.Diff([]string{"10.0.0.0/8", "192.0.2.7/32", "::1/128"}, proxies); diff != "" {
		t.Errorf("Proxies() mismatch (-want +got):\n%s", diff)
	}
	if !c.Secure() {
		t.Error("Secure() = false for an https address")
	}
	if !c.Proxies()[0].Contains(netip.MustParseAddr("10.255.0.1")) {
		t.Error("Proxies()[0] does not contain an address of its network")
	}
}

func TestConfig_Errors(t *testing.T) {
	tests := []struct {
		name string
		env  map[string]string
		want string
	}{
		{"address without port", map[string]string{"DEALFLOW_ADDR": "localhost"}, `"localhost"; it must be HOST:PORT`},
		{"port out of range", map[string]string{"DEALFLOW_ADDR": "localhost:99999"}, "from 0 to 65535"},
		{"no folder", map[string]string{"DEALFLOW_DATA": " "}, "must name a folder"},
		{"base URL with path", map[string]string{"DEALFLOW_BASE_URL": "https://x.example/deals"}, "without a path"},
		{"base URL without scheme", map[string]string{"DEALFLOW_BASE_URL": "x.example"}, "http:// or https://"},
		{"proxy", map[string]string{"DEALFLOW_TRUSTED_PROXIES": "10.0.0.0/8,everyone"}, `has "everyone"`},
		{"log level", map[string]string{"DEALFLOW_LOG_LEVEL": "loud"}, "loud"},
		{"log format", map[string]string{"DEALFLOW_LOG_FORMAT": "xml"}, "xml"},
		{"database of another kind", map[string]string{"DATABASE_URL": "mysql://root:hunter2@db/x"}, "postgres://user:password@host"},
		{"unreadable database URL", map[string]string{"DATABASE_URL": "postgres://u:hunter2%zz@db/x"}, "percent-encoded"},
		{"secret twice", map[string]string{"DATABASE_URL": "postgres://db/x", "DATABASE_URL_FILE": "/x"}, "are both set"},
		{"secret file missing", map[string]string{"DATABASE_URL_FILE": "/nowhere/secret"}, `"/nowhere/secret", which cannot be read: no such file`},
		{"search URL", map[string]string{"MEILI_URL": "search:7700"}, "MEILI_URL must be"},
		{"search key alone", map[string]string{"MEILI_API_KEY": "hunter2"}, "MEILI_URL is not"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, err := parse(t, tc.env)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("Resolve() error = %v, want it to contain %q", err, tc.want)
			}
			if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "\n") {
				t.Errorf("Resolve() error = %q, want one line without the secret", err)
			}
		})
	}
	t.Run("empty secret file", func(t *testing.T) {
		_, err := parse(t, map[string]string{"MEILI_API_KEY_FILE": file(t, "\n")})
		if err == nil || !strings.Contains(err.Error(), "which is empty") {
			t.Errorf("Resolve() error = %v, want it to say that the file is empty", err)
		}
	})
}

func TestConfig_PublicURL(t *testing.T) {
	tests := []struct{ base, listener, want string }{
		{"", "127.0.0.1:8080", "http://127.0.0.1:8080"},
		{"", "[::]:8080", "http://localhost:8080"},
		{"", "0.0.0.0:80", "http://localhost:80"},
		{"", ":80", "http://localhost:80"},
		{"", "[::1]:80", "http://[::1]:80"},
		{"https://deals.example.com", "0.0.0.0:80", "https://deals.example.com"},
	}
	for _, tc := range tests {
		c := &config.Config{BaseURL: tc.base}
		if got := c.PublicURL(tc.listener); got != tc.want {
			t.Errorf("PublicURL(%q) = %q, want %q", tc.listener, got, tc.want)
		}
	}
}

func TestConfig_LogValue(t *testing.T) {
	var log bytes.Buffer
	c := &config.Config{Addr: ":80", DatabaseURL: "postgres://u:hunter2@db/x", MeiliURL: "http://s", MeiliAPIKey: "hunter2"}
	slog.New(slog.NewTextHandler(&log, nil)).Info("starting", "config", c)
	if strings.Contains(log.String(), "hunter2") || !strings.Contains(log.String(), "config.database=postgresql") {
		t.Errorf("LogValue() logs %q, want the kind of database and no secret", log.String())
	}
}

func TestConfig_Resolve_s3(t *testing.T) {
	base := map[string]string{"S3_ENDPOINT": "https://s3.example.com", "S3_BUCKET": "deals", "S3_ACCESS_KEY": "key", "S3_SECRET_KEY": "secret"}
	tests := []struct {
		name   string
		change map[string]string
		want   string
	}{
		{"all", nil, ""},
		{"nothing", map[string]string{"S3_ENDPOINT": "", "S3_BUCKET": "", "S3_ACCESS_KEY": "", "S3_SECRET_KEY": ""}, ""},
		{"no endpoint", map[string]string{"S3_ENDPOINT": ""}, "but S3_ENDPOINT is not"},
		{"no bucket", map[string]string{"S3_BUCKET": ""}, "but S3_BUCKET is not"},
		{"no address", map[string]string{"S3_ENDPOINT": "s3.example.com"}, "must be an address"},
		{"path style", map[string]string{"S3_PATH_STYLE": "yes"}, "must be true or false"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			c := config.Config{Addr: "127.0.0.1:8080", DataDir: "data", LogLevel: "info", LogFormat: "text"}
			err := c.Resolve(func(name string) string {
				if value, ok := tc.change[name]; ok {
					return value
				}
				return base[name]
			})
			if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "secret")) {
				t.Errorf("Resolve() = %v, want %q", err, tc.want)
			}
			if c.MaxUploadBytes() != 50<<20 {
				t.Errorf("MaxUploadBytes() = %d, want 50 megabytes", c.MaxUploadBytes())
			}
		})
	}
}

func TestConfig_Mail(t *testing.T) {
	c, err := parse(t, map[string]string{"SMTP_URL_FILE": file(t, "smtp://u:p%40ss@mail.example.com:587\n"), "SMTP_FROM": "Dealflow <d@firm.example>"})
	if err != nil || !c.Mail() || c.SMTPURL != "smtp://u:p%40ss@mail.example.com:587" {
		t.Fatalf("Resolve() = %v, mail %v", err, c.Mail())
	}
	for _, env := range []map[string]string{
		{"SMTP_URL": "http://s3cret.example", "SMTP_URL_FILE": "", "SMTP_FROM": "d@firm.example"}, {"SMTP_URL": "smtp://s3cret@h", "SMTP_URL_FILE": "", "SMTP_FROM": ""}, {"SMTP_URL": "", "SMTP_URL_FILE": "", "SMTP_FROM": "d@firm.example"},
	} {
		if _, err := parse(t, env); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("Resolve(%v) = %v, want an error that tells no secret", env, err)
		}
	}
}
