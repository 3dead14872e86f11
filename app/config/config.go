// Package config holds what a deployment may set: flags and environment
// variables in one struct, read and judged once at the start.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// Config is what every command of the program shares. The command line embeds
// it: the tags are those of kong. The fields without a flag carry secrets or
// come with one; they are set by the environment or by a file, so that they
// appear in no list of processes. Resolve must have succeeded before use.
type Config struct {
	// Addr is the host and port to listen on.
	Addr string `name:"addr" env:"DEALFLOW_ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on."`
	// DataDir is the folder for the SQLite database, the embedded search index and uploads.
	DataDir string `name:"data" env:"DEALFLOW_DATA" default:"./data" placeholder:"FOLDER" help:"Folder for the database, the search index and uploads."`
	// BaseURL is the address that people use, without a slash at its end. With
	// https, cookies are Secure and HSTS is sent. Empty means Addr over http.
	BaseURL string `name:"base-url" env:"DEALFLOW_BASE_URL" placeholder:"URL" help:"Public address, such as https://deals.example.com. With https, cookies are Secure and HSTS is sent."`
	// TrustedProxies are the addresses or networks whose X-Forwarded-* headers are believed.
	TrustedProxies []string `name:"trusted-proxies" env:"DEALFLOW_TRUSTED_PROXIES" placeholder:"CIDR" help:"Addresses or networks of reverse proxies whose X-Forwarded-* headers are believed, separated by commas."`
	// LogLevel is debug, info, warn or error.
	LogLevel string `name:"log-level" env:"DEALFLOW_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" placeholder:"LEVEL" help:"Least severe message to log: ${enum}."`
	// LogFormat is text or json.
	LogFormat string `name:"log-format" env:"DEALFLOW_LOG_FORMAT" default:"text" enum:"text,json" placeholder:"FORMAT" help:"Form of the log: ${enum}."`

	// MaxUpload is the largest document that may be uploaded, in megabytes of
	// 1,048,576 bytes.
	MaxUpload int `name:"max-upload" env:"DEALFLOW_MAX_UPLOAD" default:"50" placeholder:"MB" help:"Largest document that may be uploaded, in megabytes."`

	// DatabaseURL is a postgres:// address; empty means SQLite in DataDir.
	DatabaseURL string `kong:"-"`
	// MeiliURL is the address of a Meilisearch server; empty means the embedded engine.
	MeiliURL string `kong:"-"`
	// MeiliAPIKey is the key for that server.
	MeiliAPIKey string `kong:"-"`
	// S3 is where documents are kept; without an endpoint, in DataDir.
	S3 S3 `kong:"-"`
	// SMTPURL is the address of a mail server, smtp://user:password@host:587 or
	// smtps://…; empty means that no mail is sent. SMTPFrom is who it is from.
	SMTPURL  string `kong:"-"`
	SMTPFrom string `kong:"-"`

	proxies []netip.Prefix
}

// EnvironmentHelp describes the settings that have no flag, for --help.
const EnvironmentHelp = `Set by the environment only, because they are or contain secrets; NAME_FILE names a file to read the value from:
  DATABASE_URL    postgres://… address of PostgreSQL; without it, SQLite in the data folder.
  MEILI_URL       Address of a Meilisearch server; without it, the embedded search engine.
  MEILI_API_KEY   Key for that server.
  SMTP_URL        Mail server, smtp://user:password@host:587 or smtps://…:465; without it, no digest is mailed.
  SMTP_FROM       Address that mail is from, such as Dealflow <dealflow@firm.example>.
` + s3Help

// Resolve fills in the settings without a flag through getenv (os.Getenv), reads
// the *_FILE secrets, and judges the whole. Its error is one sentence that names
// the setting; it never repeats a secret.
func (c *Config) Resolve(getenv func(string) string) error {
	fields := map[string]*string{"DATABASE_URL": &c.DatabaseURL, "MEILI_URL": &c.MeiliURL, "MEILI_API_KEY": &c.MeiliAPIKey, "SMTP_URL": &c.SMTPURL, "SMTP_FROM": &c.SMTPFrom}
	maps.Copy(fields, c.S3.fields())
	for name, field := range fields {
		value, err := fromEnvironment(name, getenv)
		if err != nil {
			return err
		}
		*field = value
	}
	for _, check := range []func() error{c.checkAddr, c.checkData, c.checkBaseURL, c.checkProxies, c.checkLog, c.checkDatabase, c.checkMeili, c.checkMail, c.checkUpload, c.S3.check} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// Mail reports whether mail can be sent.
func (c *Config) Mail() bool { return c.SMTPURL != "" }

// Secure reports whether people reach the application over https.
func (c *Config) Secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// Proxies gives the trusted networks; a single address is a network of one.
func (c *Config) Proxies() []netip.Prefix { return c.proxies }

// PublicURL gives BaseURL, or, when it is not set, the address on this machine
// that reaches the given listener ("127.0.0.1:8080", "[::]:8080").
func (c *Config) PublicURL(listener string) string {
	if c.BaseURL != "" {
		return c.BaseURL
	}
	host, port, err := net.SplitHostPort(listener)
	if err != nil {
		return "http://" + listener
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// Level gives LogLevel as the standard library has it.
func (c *Config) Level() slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return slog.LevelInfo
	}
	return level
}

// LogValue keeps secrets out of a log that is given the whole struct.
func (c *Config) LogValue() slog.Value {
	database, engine := "sqlite", "embedded"
	if c.DatabaseURL != "" {
		database = "postgresql"
	}
	if c.MeiliURL != "" {
		engine = "meilisearch"
	}
	documents := "folder"
	if c.S3.Endpoint != "" {
		documents = "s3"
	}
	return slog.GroupValue(
		slog.String("addr", c.Addr), slog.String("data", c.DataDir), slog.String("base_url", c.BaseURL),
		slog.String("database", database), slog.String("search", engine), slog.String("documents", documents),
	)
}

func fromEnvironment(name string, getenv func(string) string) (string, error) {
	value, path := getenv(name), getenv(name+"_FILE")
	if path == "" {
		return strings.TrimSpace(value), nil
	}
	if value != "" {
		return "", fmt.Errorf("%s and %s_FILE are both set; keep one of them", name, name)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		var pathError *os.PathError
		if errors.As(err, &pathError) {
			err = pathError.Err
		}
		return "", fmt.Errorf("%s_FILE names %q, which cannot be read: %w", name, path, err)
	}
	value = strings.TrimSpace(string(content))
	if value == "" {
		return "", fmt.Errorf("%s_FILE names %q, which is empty", name, path)
	}
	return value, nil
}

func (c *Config) checkAddr() error {
	_, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fmt.Errorf("DEALFLOW_ADDR (--addr) is %q; it must be HOST:PORT, such as 127.0.0.1:8080", c.Addr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("DEALFLOW_ADDR (--addr) is %q; its port must be a number from 0 to 65535", c.Addr)
	}
	return nil
}

func (c *Config) checkData() error {
	if strings.TrimSpace(c.DataDir) == "" {
		return errors.New("DEALFLOW_DATA (--data) is empty; it must name a folder")
	}
	return nil
}

func (c *Config) checkBaseURL() error {
	if c.BaseURL == "" {
		return nil
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("DEALFLOW_BASE_URL (--base-url) is %q; it must be http:// or https:// and a host, without a path", c.BaseURL)
	}
	c.BaseURL = u.Scheme + "://" + strings.ToLower(u.Host)
	return nil
}

func (c *Config) checkProxies() error {
	c.proxies = nil
	for _, text := range c.TrustedProxies {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			address, err := netip.ParseAddr(text)
			if err != nil {
				return fmt.Errorf("DEALFLOW_TRUSTED_PROXIES (--trusted-proxies) has %q; it must be an address or a network such as 10.0.0.0/8", text)
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		c.proxies = append(c.proxies, prefix.Masked())
	}
	return nil
}

func (c *Config) checkLog() error {
	switch c.LogLevel {
	case "debug", "info", "warn", "error":
	default:
		return fmt.Errorf("DEALFLOW_LOG_LEVEL (--log-level) is %q; it must be debug, info, warn or error", c.LogLevel)
	}
	if c.LogFormat != "text" && c.LogFormat != "json" {
		return fmt.Errorf("DEALFLOW_LOG_FORMAT (--log-format) is %q; it must be text or json", c.LogFormat)
	}
	return nil
}

// checkDatabase says nothing of the text itself: it may hold a password.
func (c *Config) checkDatabase() error {
	if c.DatabaseURL == "" {
		return nil
	}
	u, err := url.Parse(c.DatabaseURL)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return errors.New("DATABASE_URL must be an address such as postgres://user:password@host:5432/name, with special characters in the password percent-encoded")
	}
	return nil
}

func (c *Config) checkMeili() error {
	if c.MeiliURL == "" {
		if c.MeiliAPIKey != "" {
			return errors.New("MEILI_API_KEY is set but MEILI_URL is not")
		}
		return nil
	}
	u, err := url.Parse(c.MeiliURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return errors.New("MEILI_URL must be an address such as http://meilisearch:7700")
	}
	c.MeiliURL = strings.TrimRight(c.MeiliURL, "/")
	return nil
}
