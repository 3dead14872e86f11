package importer

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// notes is the CSV file that names every row which was rejected, or taken over
// with a part left out, with the reason and the row's text.
type notes struct {
	file *os.File
	buf  *bufio.Writer
	csv  *csv.Writer
}

// What the result column says.
const (
	resultRejected = "rejected"
	resultAdjusted = "adjusted"
)

func createNotes(path string) (*notes, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("make the file of rejected rows: %w", err)
	}
	n := &notes{file: file, buf: bufio.NewWriter(file)}
	n.csv = csv.NewWriter(n.buf)
	return n, n.csv.Write([]string{"file", "line", "result", "reason", "text"})
}

func (n *notes) add(file string, row Row, result, reason string) error {
	return n.csv.Write([]string{file, strconv.Itoa(row.Line), result, noFormula(reason), noFormula(row.Raw)})
}

func (n *notes) close() error {
	n.csv.Flush()
	err := n.csv.Error()
	if e := n.buf.Flush(); err == nil {
		err = e
	}
	if e := n.file.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("write the file of rejected rows: %w", err)
	}
	return nil
}

// noFormula keeps a spreadsheet from running a cell: what begins like a formula
// gets an apostrophe in front.
func noFormula(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
