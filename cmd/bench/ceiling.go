package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"dealflow/models"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/valyala/fasthttp"
)

// The ceiling answers the same addresses as the product with nothing between
// fasthttp and the driver: it sends the product's statements one after the
// other, appends what comes back cell by cell, and fills up with a constant to
// the size of the product's page. It knows no session, no permission, no layout
// and no error page.
type ceiling struct {
	plan *plan
	pool *pgxpool.Pool
	// On SQLite every statement is prepared once.
	db       *sql.DB
	prepared map[string]*sql.Stmt
}

// ceilingConns is how many connections the product opens on two processors.
const ceilingConns = 16

func openCeiling(ctx context.Context, p *plan) (*ceiling, error) {
	c := &ceiling{plan: p, prepared: map[string]*sql.Stmt{}}
	if p.Address != "" {
		cfg, err := pgxpool.ParseConfig(p.Address)
		if err != nil {
			return nil, err
		}
		cfg.MaxConns = ceilingConns
		c.pool, err = pgxpool.NewWithConfig(ctx, cfg)
		return c, err
	}
	db, err := sql.Open("sqlite", models.SQLiteDSN(p.File))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(ceilingConns)
	db.SetMaxIdleConns(ceilingConns)
	c.db = db
	for _, page := range p.Pages {
		for _, s := range page.Statements {
			if c.prepared[s.SQL] != nil {
				continue
			}
			stmt, err := db.PrepareContext(ctx, s.SQL) //nolint:sqlclosecheck // it is closed with the database
			if err != nil {
				return nil, errors.Join(fmt.Errorf("%s: %w", s.SQL, err), db.Close())
			}
			c.prepared[s.SQL] = stmt
		}
	}
	return c, nil
}

func (c *ceiling) close() {
	if c.pool != nil {
		c.pool.Close()
		return
	}
	c.db.Close()
}

func (c *ceiling) serve(ln net.Listener) error {
	server := fasthttp.Server{Handler: c.handle}
	return server.Serve(ln)
}

func (c *ceiling) handle(ctx *fasthttp.RequestCtx) {
	page := c.plan.Pages[string(ctx.RequestURI())]
	if page == nil {
		ctx.SetStatusCode(fasthttp.StatusNotFound)
		return
	}
	ctx.SetContentType("text/html; charset=utf-8")
	body := ctx.Response.SwapBody(nil)[:0]
	var err error
	for _, s := range page.Statements {
		if c.pool != nil {
			body, err = c.appendPostgres(ctx, body, s)
		} else {
			body, err = c.appendSQLite(ctx, body, s)
		}
		if err != nil {
			ctx.Error(err.Error(), fasthttp.StatusInternalServerError)
			return
		}
	}
	for len(body) < page.Size {
		body = append(body, filler[:min(len(filler), page.Size-len(body))]...)
	}
	ctx.Response.SwapBody(body)
}

var filler = func() (text [4096]byte) {
	for i := range text {
		text[i] = ' '
	}
	return text
}()

func (c *ceiling) appendPostgres(ctx context.Context, body []byte, s statement) ([]byte, error) {
	rows, err := c.pool.Query(ctx, s.SQL, s.Args...)
	if err != nil {
		return body, err
	}
	defer rows.Close()
	columns := rows.FieldDescriptions()
	for rows.Next() {
		body = append(body, "<tr>"...)
		for i, raw := range rows.RawValues() {
			body = append(body, "<td>"...)
			body = appendWire(body, columns[i], raw)
			body = append(body, "</td>"...)
		}
		body = append(body, "</tr>"...)
	}
	return body, rows.Err()
}

// appendWire appends a value as it came over the wire: numbers and times are
// binary, the rest is text.
func appendWire(body []byte, column pgconn.FieldDescription, raw []byte) []byte {
	if column.Format != pgx.BinaryFormatCode {
		return appendText(body, raw)
	}
	switch column.DataTypeOID {
	case pgtype.Int8OID, pgtype.TimestamptzOID:
		if len(raw) != 8 {
			return body
		}
		n := int64(raw[0])<<56 | int64(raw[1])<<48 | int64(raw[2])<<40 | int64(raw[3])<<32 | int64(raw[4])<<24 | int64(raw[5])<<16 | int64(raw[6])<<8 | int64(raw[7])
		if column.DataTypeOID == pgtype.Int8OID {
			return strconv.AppendInt(body, n, 10)
		}
		const since2000 = 946_684_800_000_000 // microseconds
		return time.UnixMicro(n+since2000).UTC().AppendFormat(body, time.DateOnly)
	case pgtype.BoolOID:
		return strconv.AppendBool(body, len(raw) == 1 && raw[0] == 1)
	}
	return appendText(body, raw)
}

// appendText escapes a text for HTML.
func appendText(body, text []byte) []byte {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '<':
			body = append(body, "&lt;"...)
		case '>':
			body = append(body, "&gt;"...)
		case '&':
			body = append(body, "&amp;"...)
		case '"':
			body = append(body, "&#34;"...)
		default:
			body = append(body, text[i])
		}
	}
	return body
}

func (c *ceiling) appendSQLite(ctx context.Context, body []byte, s statement) ([]byte, error) {
	rows, err := c.prepared[s.SQL].QueryContext(ctx, s.Args...)
	if err != nil {
		return body, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return body, err
	}
	cells, targets := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range cells {
		targets[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return body, err
		}
		body = append(body, "<tr>"...)
		for _, cell := range cells {
			body = append(body, "<td>"...)
			body = appendText(body, cell)
			body = append(body, "</td>"...)
		}
		body = append(body, "</tr>"...)
	}
	return body, rows.Err()
}

// ceilingCmd is the ceiling as a process of its own; the harness starts it.
type ceilingCmd struct {
	Plan string `arg:""`
}

// Run serves the plan and prints the address.
func (cmd *ceilingCmd) Run(ctx context.Context) error {
	p, err := readPlan(cmd.Plan)
	if err != nil {
		return err
	}
	c, err := openCeiling(ctx, p)
	if err != nil {
		return err
	}
	defer c.close()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "ready at http://%s\n", ln.Addr())
	served := make(chan error, 1)
	go func() { served <- c.serve(ln) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
		return ln.Close()
	}
}
