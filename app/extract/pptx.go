package extract

import (
	"encoding/xml"
	"io"
	"strings"
)

// readPPTX reads the slides of a presentation in their order, each with its
// notes.
func readPPTX(f io.ReaderAt, size int64, out *sink) error {
	a, err := openArchive(f, size)
	if err != nil {
		return err
	}
	const main = "ppt/presentation.xml"
	relations, err := a.relations(main)
	if err != nil {
		return err
	}
	var slides []string
	err = a.part(main, walk{start: func(e xml.StartElement) (bool, error) {
		if r, ok := relations[reference(e)]; ok && e.Name.Local == "sldId" && r.kind == "slide" {
			slides = append(slides, r.target)
		}
		return true, nil
	}})
	if err != nil {
		return err
	}
	for i, slide := range slides {
		if i >= maxPages {
			return errEnough
		}
		text, err := a.slide(slide)
		if err != nil {
			return err
		}
		relations, err := a.relations(slide)
		if err != nil {
			return err
		}
		for _, r := range relations {
			if r.kind == "notesSlide" && a.file(r.target) != nil {
				notes, err := a.slide(r.target)
				if err != nil {
					return err
				}
				text += "\n\n" + notes
			}
		}
		if err := out.add(i+1, "", text); err != nil {
			return err
		}
	}
	return nil
}

// slide is the text of a slide or of its notes.
func (a *archive) slide(name string) (string, error) {
	var b strings.Builder
	inside := false
	err := a.part(name, walk{
		start: func(e xml.StartElement) (bool, error) {
			switch e.Name.Local {
			case "Fallback", "fld": // a field is the number of the slide or a date
				return false, nil
			case "t":
				inside = true
			case "br":
				b.WriteByte('\n')
			}
			return true, nil
		},
		end: func(name string) error {
			switch name {
			case "t":
				inside = false
			case "p":
				b.WriteByte('\n')
			case "tc":
				b.WriteString(" | ")
			}
			return nil
		},
		text: func(s []byte) error {
			if inside && b.Len() < 2*maxPageText {
				b.Write(s)
			}
			return nil
		},
	})
	return b.String(), err
}
