package app

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net"
	"strings"
	"time"

	"dealflow/models"

	"github.com/gofiber/fiber/v2"
)

const (
	// heartbeat is how often a stream says that it is alive, and asks whether its
	// reader may still listen.
	heartbeat = 20 * time.Second
	// streamWrite is how long a piece of a stream may take to be sent.
	streamWrite = 15 * time.Second
)

// eventIndex streams what changes, as server-sent events that name the record
// and never what is in it. It ends when the reader goes, signs out, or the
// server stops.
func (a *App) eventIndex(c *fiber.Ctx) error {
	if !strings.Contains(c.Get(fiber.HeaderAccept), "text/event-stream") {
		return fiber.ErrNotAcceptable
	}
	events, stop, err := a.store.Follow(actor(c))
	if errors.Is(err, models.ErrConflict) {
		return fiber.ErrTooManyRequests
	}
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store, no-transform")
	c.Set("X-Accel-Buffering", "no")
	s := stream{app: a, events: events, secret: visitOf(c).secret, conn: c.Context().Conn()}
	// The request is over when this returns; the stream lives on without it.
	ctx := context.WithoutCancel(c.UserContext())
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer stop()
		s.run(ctx, w)
	})
	return nil
}

// stream is one reader of the events.
type stream struct {
	app    *App
	events <-chan models.Event
	secret string
	conn   net.Conn
}

func (s *stream) run(ctx context.Context, w *bufio.Writer) {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	// How long to wait before a lost stream is taken up again, in milliseconds.
	if s.send(w, "retry: 3000\n\n") != nil {
		return
	}
	for {
		text := ": alive\n\n"
		select {
		case <-s.app.closing:
			return
		case <-beat.C:
		case e := <-s.events:
			data, err := json.Marshal(e)
			if err != nil {
				return
			}
			text = "data: " + string(data) + "\n\n"
		}
		if !s.allowed(ctx) || s.send(w, text) != nil {
			return
		}
	}
}

// allowed asks before each word whether the session still stands: signing out
// and disabling an account hold at once, here too.
func (s *stream) allowed(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, streamWrite)
	defer cancel()
	stands, err := s.app.store.SessionStands(ctx, s.secret)
	return err == nil && stands
}

// send writes a piece of the stream. The server's own limit on writing would
// cut a stream off, so each piece gets a limit of its own.
func (s *stream) send(w *bufio.Writer, text string) error {
	if err := s.conn.SetWriteDeadline(time.Now().Add(heartbeat + streamWrite)); err != nil {
		return err
	}
	if _, err := w.WriteString(text); err != nil {
		return err
	}
	return w.Flush()
}
