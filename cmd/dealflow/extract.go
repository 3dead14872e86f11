package main

import (
	"errors"
	"io"
	"os"

	"dealflow/app/extract"
)

// extractCmd reads the text of one document. The server starts it for each
// file, so that a file that leads its reader astray can be stopped with it.
type extractCmd struct {
	Type string `arg:"" help:"Type of the document on standard input."`
}

// Run reads standard input, which has to be a file.
func (x *extractCmd) Run(in io.Reader, p *program) error {
	file, ok := in.(*os.File)
	if !ok {
		return errors.New("extract: standard input is no file")
	}
	return extract.Serve(extract.Type(x.Type), file, p.out)
}
