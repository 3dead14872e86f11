package config

import (
	"errors"
	"net/mail"
	"net/url"
)

// checkMail says nothing of the server's address: it may hold a password.
func (c *Config) checkMail() error {
	if c.SMTPURL == "" {
		if c.SMTPFrom != "" {
			return errors.New("SMTP_FROM is set but SMTP_URL is not")
		}
		return nil
	}
	u, err := url.Parse(c.SMTPURL)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" {
		return errors.New("SMTP_URL must be an address such as smtp://user:password@mail.example.com:587 or smtps://…, with special characters in the password percent-encoded")
	}
	if _, err := mail.ParseAddress(c.SMTPFrom); err != nil {
		return errors.New("SMTP_FROM must be an address such as Dealflow <dealflow@firm.example> when SMTP_URL is set")
	}
	return nil
}
