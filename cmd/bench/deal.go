package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"syscall"
	"time"

	"dealflow/models"

	"github.com/jackc/pgx/v5"
)

// Logging a deal is compared with the least that acknowledges one: a row of the
// same table, committed by the bare driver.
const (
	logCompanies = 10_000
	logTurns     = 10
	logged       = 40 // deals of one turn
)

// runLog measures how long it takes until a deal is acknowledged.
func (b *bench) runLog(ctx context.Context) error {
	companies, turns := min(b.Companies, logCompanies), logTurns
	if b.Quick {
		turns = 2
	}
	for _, base := range b.bases() {
		// What is logged must not be in the sets of the other parts.
		p, err := newPlace(b.Data, base, "log"+setLabel(companies))
		if err != nil {
			return err
		}
		if err := b.prepare(ctx, p, companies); err != nil {
			return err
		}
		if err := b.compareLog(ctx, p, companies, turns); err != nil {
			return fmt.Errorf("%s: %w", p.database(), err)
		}
	}
	return nil
}

func (b *bench) compareLog(ctx context.Context, p place, companies, turns int) error {
	store, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	insert, end, err := bareInsert(ctx, p)
	if err != nil {
		return err
	}
	defer end()
	actor := models.Actor{UserID: 2, Role: models.RoleMember}
	create := func(n int) error {
		_, err := store.CreateDeal(ctx, actor, models.DealInput{CompanyID: int64(1 + n%companies), Title: "Series A", AmountSought: "$4M", NextStep: "Call", NextStepOn: "2026-12-01"})
		return err
	}
	var product, other sample
	var productCPU, otherCPU time.Duration
	n := 0
	for turn := range turns + 1 {
		for _, side := range []struct {
			do  func(n int) error
			to  *sample
			cpu *time.Duration
		}{{create, &product, &productCPU}, {insert, &other, &otherCPU}} {
			before := processorTime()
			var taken sample
			for range logged {
				n++
				start := time.Now()
				if err := side.do(n); err != nil {
					return err
				}
				taken.took = append(taken.took, time.Since(start))
				taken.elapsed += taken.took[len(taken.took)-1]
			}
			if turn > 0 { // the first is to warm up
				side.to.add(taken)
				*side.cpu += processorTime() - before
			}
		}
	}
	line := result{Section: "Log a deal, beside one row committed by the bare driver", Work: "log a deal", Database: p.database(), Conns: 1, Product: product.figures(0), Other: other.figures(0)}
	line.Ratio = line.Product.PerSecond / line.Other.PerSecond
	b.report.add(line)
	beside := (productCPU - otherCPU).Seconds() * 1000 / float64(len(product.took))
	b.report.add(result{Section: "Log a deal, of the processor", Work: "beside the commit", Database: p.database(), Value: beside, Unit: "ms", Bar: 1})
	return nil
}

// processorTime is what this process has taken of the processors so far.
func processorTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

const bareDeal = `insert into deals (company_id, title, stage_id, status, stage_since, owner_id, opened_on, created_at, created_by, updated_at, updated_by) values `

// bareInsert gives a function that commits one row of the table of deals.
func bareInsert(ctx context.Context, p place) (insert func(n int) error, end func(), err error) {
	row := func(n int) []any {
		now := time.Now().UTC()
		return []any{int64(1 + n%1000), "Series A", int64(1), models.StatusActive, now, int64(2), "2026-01-02", now, int64(2), now, int64(2)}
	}
	if p.url != "" {
		conn, err := pgx.Connect(ctx, p.url)
		if err != nil {
			return nil, nil, err
		}
		return func(n int) error {
			_, err := conn.Exec(ctx, bareDeal+`($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, row(n)...)
			return err
		}, func() { _ = conn.Close(ctx) }, nil
	}
	db, err := sql.Open("sqlite", models.SQLiteDSN(p.file()))
	if err != nil {
		return nil, nil, err
	}
	statement, err := db.PrepareContext(ctx, bareDeal+`(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return func(n int) error {
		_, err := statement.ExecContext(ctx, row(n)...)
		return err
	}, func() { _ = errors.Join(statement.Close(), db.Close()) }, nil
}
