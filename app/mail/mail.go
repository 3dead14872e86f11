// Package mail sends e-mails through an SMTP server.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Message is one e-mail to one person, in plain text and as HTML.
type Message struct {
	To, Name   string
	Subject    string
	Text, HTML string
	// ID is the same for a message that is sent again, so that a mailbox can tell
	// that it has it already.
	ID string
}

// Sender sends messages through one server.
type Sender struct {
	client *gomail.Client
	from   *mail.Address
}

// sendTime bounds one message, the connection included.
const sendTime = 30 * time.Second

// New returns a sender for the address of a server, smtp://user:password@host:587
// or smtps://host:465, and for who the mails are from. With smtp the connection
// is encrypted when the server can; a password is never sent in the clear but to
// this very machine.
func New(address, from string) (*Sender, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address of the mail server cannot be read")
	}
	sender := &Sender{}
	if sender.from, err = mail.ParseAddress(from); err != nil {
		return nil, fmt.Errorf("%q is no address to send mail from", from)
	}
	options := []gomail.Option{gomail.WithTimeout(sendTime)}
	port := 587
	if u.Scheme == "smtps" {
		options, port = append(options, gomail.WithSSL()), 465
	} else {
		options = append(options, gomail.WithTLSPolicy(policy(u)))
	}
	if text := u.Port(); text != "" {
		if port, err = strconv.Atoi(text); err != nil {
			return nil, errors.New("the port of the mail server is no number")
		}
	}
	options = append(options, gomail.WithPort(port))
	if u.User != nil {
		password, _ := u.User.Password()
		options = append(options, gomail.WithUsername(u.User.Username()), gomail.WithPassword(password), gomail.WithSMTPAuth(auth(u)))
	}
	if sender.client, err = gomail.NewClient(u.Hostname(), options...); err != nil {
		return nil, fmt.Errorf("set up the mail server: %w", err)
	}
	return sender, nil
}

func policy(u *url.URL) gomail.TLSPolicy {
	if u.User != nil && !loopback(u.Hostname()) {
		return gomail.TLSMandatory
	}
	return gomail.TLSOpportunistic
}

func auth(u *url.URL) gomail.SMTPAuthType {
	if loopback(u.Hostname()) {
		return gomail.SMTPAuthPlainNoEnc
	}
	return gomail.SMTPAuthAutoDiscover
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send delivers a message to the server. When it fails nothing was accepted, as
// far as can be known.
func (s *Sender) Send(ctx context.Context, m *Message) error {
	msg := gomail.NewMsg()
	if err := msg.FromFormat(s.from.Name, s.from.Address); err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	if err := msg.AddToFormat(m.Name, m.To); err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	msg.Subject(m.Subject)
	msg.SetDate()
	msg.SetMessageIDWithValue(m.ID + "@" + host(s.from.Address))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	if err := s.client.DialAndSendWithContext(ctx, msg); err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	return nil
}

func host(address string) string {
	for i := len(address) - 1; i >= 0; i-- {
		if address[i] == '@' {
			return address[i+1:]
		}
	}
	return address
}
