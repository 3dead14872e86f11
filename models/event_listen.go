package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// payloadLimit is what PostgreSQL carries in one notification, in bytes, with
// something to spare.
const payloadLimit = 7500

// eventChannel names the channel of one installation: several may share a
// database, each in a schema of its own.
const eventChannel = `'dealflow_' || md5(current_schema())`

// notification is what tells the transaction's events to all processes: PostgreSQL
// delivers them when the transaction is committed, and not at all when it is not.
// It is empty for none, and on SQLite.
func (s *Store) notification() (string, error) {
	if s.sqlite || len(s.work.events) == 0 {
		return "", nil
	}
	text, err := encodeEvents(s.work.events, payloadLimit)
	if err != nil {
		return "", fmt.Errorf("notify: %w", err)
	}
	return text, nil
}

// How long to wait before listening again after the connection was lost.
const (
	listenAgainFirst = time.Second
	listenAgainLast  = 30 * time.Second
)

// ListenEvents hands events to the followers until the context ends: with
// SQLite those of this process, with PostgreSQL those of all. What may have been
// missed while the database was away is told as EventMany.
func (s *Store) ListenEvents(ctx context.Context) {
	if s.sqlite {
		s.listenHere(ctx)
		return
	}
	wait := listenAgainFirst
	for {
		err := s.listenServer(ctx, func() { wait = listenAgainFirst })
		if ctx.Err() != nil {
			return
		}
		s.log.WarnContext(ctx, "events are not followed for a while", "error", err, "again_in", wait)
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		wait = min(2*wait, listenAgainLast)
	}
}

func (s *Store) listenHere(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case events := <-s.feed.in:
			s.deliver(ctx, events)
		}
	}
}

// listenServer follows the server on a connection of its own until it breaks.
func (s *Store) listenServer(ctx context.Context, connected func()) error {
	conn, err := pgx.Connect(ctx, s.feed.url)
	if err != nil {
		return unreachable(s.feed.url, err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var channel string
	if err := conn.QueryRow(ctx, `select `+eventChannel).Scan(&channel); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if _, err := conn.Exec(ctx, `listen `+pgx.Identifier{channel}.Sanitize()); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	connected()
	s.feed.send(Event{Kind: EventMany})
	for {
		note, err := nextNote(ctx, conn)
		if err != nil {
			return fmt.Errorf("listen: %w", err)
		}
		if note == nil {
			continue
		}
		events, err := decodeEvents(note.Payload)
		if err != nil {
			events = []Event{{Kind: EventMany}}
		}
		s.deliver(ctx, events)
	}
}

// listenCheck is how long nothing may come before the connection is tried.
const listenCheck = time.Minute

// nextNote waits for a notification. It returns none after a while without
// one, when the server still answers: a connection can die in silence.
func nextNote(ctx context.Context, conn *pgx.Conn) (*pgconn.Notification, error) {
	waiting, cancel := context.WithTimeout(ctx, listenCheck)
	defer cancel()
	note, err := conn.WaitForNotification(waiting)
	if err == nil || ctx.Err() != nil || !errors.Is(err, context.DeadlineExceeded) {
		return note, err
	}
	trying, stop := context.WithTimeout(ctx, listenAgainLast)
	defer stop()
	return nil, conn.Ping(trying)
}
