package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"

	"dealflow/app/importer"
	"dealflow/models"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

type importCmd struct {
	Preset   string `required:"" enum:"crunchbase-2015" help:"What the files are: crunchbase-2015 (companies.csv, rounds.csv, acquisitions.csv)."`
	Folder   string `arg:"" type:"existingdir" help:"Folder with the files."`
	Rejected string `placeholder:"FILE" help:"Where to write the rows that were rejected or adjusted, with reasons; left out, a file in the data folder."`
	JSON     bool   `help:"Print one JSON object per file."`
}

// Run imports the files of a preset, prints what became of their rows, and says
// where the rejected ones are. It may be stopped at any time and run again.
func (i *importCmd) Run(ctx context.Context, p *program) error {
	store, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if i.Rejected == "" {
		if err := os.MkdirAll(p.cfg.DataDir, 0o700); err != nil {
			return fmt.Errorf("make the data folder: %w", err)
		}
		i.Rejected = filepath.Join(p.cfg.DataDir, "rejected-"+i.Preset+".csv")
	}
	opts := importer.Options{Preset: i.Preset, Folder: i.Folder, Rejected: i.Rejected}
	bar := &fileBar{out: p.errOut}
	if isTerminal(p.errOut) {
		opts.Progress = bar.show
	}
	var reports []importer.Report
	lines := json.NewEncoder(p.out)
	err = importer.Run(ctx, store, models.SystemActor, opts, func(r importer.Report) {
		bar.finish()
		reports = append(reports, r)
		if i.JSON {
			_ = lines.Encode(r) // a closed pipe does not stop an import
		}
	})
	bar.finish()
	if err != nil {
		return err
	}
	if i.JSON {
		_, err = fmt.Fprintln(p.errOut, "Rejected and adjusted rows:", i.Rejected)
		return err
	}
	return printReports(p.out, reports, i.Rejected)
}

func printReports(out io.Writer, reports []importer.Report, rejected string) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "file\trows\tcreated\tupdated\tskipped\trejected\tadjusted\t")
	var companies int64
	for _, r := range reports {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", r.File, r.Rows, r.Created, r.Updated, r.Skipped, r.Rejected, r.Adjusted)
		companies += r.Companies
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if companies > 0 {
		fmt.Fprintf(out, "Made %d companies that only an acquisition names.\n", companies)
	}
	_, err := fmt.Fprintf(out, "Rejected and adjusted rows, with reasons: %s\nA running server puts the changes into its search index; \"dealflow reindex\" does so without one.\n", rejected)
	return err
}

// isTerminal reports whether somebody is looking at w.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// fileBar shows how much of a file has been read.
type fileBar struct {
	out  io.Writer
	file string
	bar  *progressbar.ProgressBar
}

func (b *fileBar) show(file string, done, total int64) {
	if b.bar == nil || b.file != file {
		b.finish()
		b.file = file
		b.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(b.out), progressbar.OptionSetDescription(file),
			progressbar.OptionShowBytes(true), progressbar.OptionSetWidth(30), progressbar.OptionClearOnFinish())
	}
	_ = b.bar.Set64(done) // drawing is no part of the import
}

func (b *fileBar) finish() {
	if b.bar != nil {
		_ = b.bar.Finish()
		b.bar = nil
	}
}
