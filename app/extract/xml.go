package extract

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// maxRun bounds, in bytes, what may stand between two tags, or in one.
const maxRun = 4 << 20

// runs refuses text without tags, which the decoder would hold as a whole.
type runs struct {
	r   io.Reader
	run int
}

func (r *runs) Read(p []byte) (int, error) {
	n, err := r.r.Read(p[:min(len(p), 32<<10)])
	if i := bytes.LastIndexByte(p[:n], '<'); i >= 0 {
		r.run = n - i
	} else if r.run += n; r.run > maxRun {
		return n, ErrTooLarge
	}
	return n, err
}

// walk gives every element and text of an XML part to its functions; text that
// is nil is not given. Start may refuse an element with everything in it.
type walk struct {
	start func(e xml.StartElement) (enter bool, err error)
	end   func(name string) error
	text  func(s []byte) error
}

func (w walk) over(r io.Reader) error {
	d := xml.NewDecoder(&runs{r: r})
	d.Strict = false
	// Office writes UTF-8; whatever else a file says it is read as that.
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	depth := 0
	for {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if errors.Is(err, ErrTooLarge) {
			return ErrTooLarge
		}
		if err != nil {
			return errors.Join(ErrBroken, err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return ErrTooLarge
			}
			enter, err := w.start(tok)
			if err != nil {
				return err
			}
			if !enter {
				if err := skip(d); err != nil {
					return err
				}
				depth--
			}
		case xml.EndElement:
			depth--
			if w.end != nil {
				if err := w.end(tok.Name.Local); err != nil {
					return err
				}
			}
		case xml.CharData:
			if w.text != nil {
				if err := w.text(tok); err != nil {
					return err
				}
			}
		}
	}
}

// skip passes over the rest of an element.
func skip(d *xml.Decoder) error {
	for depth := 1; depth > 0; {
		tok, err := d.RawToken()
		if errors.Is(err, ErrTooLarge) {
			return ErrTooLarge
		}
		if err != nil {
			return errors.Join(ErrBroken, err)
		}
		switch tok.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// reference is the id under which the relations of a part know what an element
// refers to: the id with a prefix, which may be any, and beside which there may
// be one without.
func reference(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// part walks over one part of an archive; a part that is not there is broken.
func (a *archive) part(name string, w walk) error {
	f := a.file(name)
	if f == nil {
		return errors.Join(ErrBroken, errors.New("no part "+name))
	}
	r, err := a.open(f)
	if err != nil {
		return err
	}
	defer r.Close()
	return w.over(r)
}

// relation is what a part refers to.
type relation struct{ kind, target string }

// relations reads what a part refers to, by id. A part need not refer to
// anything.
func (a *archive) relations(part string) (map[string]relation, error) {
	folder, file := path.Split(part)
	name := folder + "_rels/" + file + ".rels"
	all := map[string]relation{}
	if a.file(name) == nil {
		return all, nil
	}
	err := a.part(name, walk{start: func(e xml.StartElement) (bool, error) {
		if e.Name.Local == "Relationship" && attr(e, "TargetMode") != "External" && len(all) < maxEntries {
			target := attr(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(folder, target)
			}
			all[attr(e, "Id")] = relation{kind: path.Base(attr(e, "Type")), target: strings.TrimPrefix(path.Clean(target), "/")}
		}
		return true, nil
	}})
	return all, err
}
