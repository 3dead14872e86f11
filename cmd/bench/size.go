package main

import (
	"context"
	"os"
	"time"
)

// settle is how long the product is left alone before its memory is read.
const settle = 5 * time.Second

// runSize measures what the product takes before anybody asks it anything.
func (b *bench) runSize(ctx context.Context) error {
	binary, err := os.Stat(b.product)
	if err != nil {
		return err
	}
	b.report.add(result{Section: "Size", Work: "binary, stripped", Value: megabytes(binary.Size()), Unit: "MB", Bar: 40})
	return b.eachPlace(ctx, func(p place) error {
		product, err := b.serve(ctx, p)
		if err != nil {
			return err
		}
		defer product.stop()
		wait := settle
		if b.Quick {
			wait = 0
		}
		time.Sleep(wait)
		resident, err := product.resident()
		if err != nil {
			return err
		}
		b.report.add(result{Section: "Size", Work: "start until ready", Database: p.database(), Value: product.ready.Seconds(), Unit: "s", Bar: 1})
		b.report.add(result{Section: "Size", Work: "resident memory, idle", Database: p.database(), Value: megabytes(resident), Unit: "MB", Bar: 100})
		return nil
	})
}

func megabytes(n int64) float64 { return float64(n) / 1e6 }
