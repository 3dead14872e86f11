package extract

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"dealflow/models/charset"
)

// Why a file is not taken.
var (
	// ErrUnknown says that the content is none of the types, whatever the name
	// of the file says.
	ErrUnknown = errors.New("not a type that is taken")
	// ErrLegacy says that the file is of the Office of before 2007.
	ErrLegacy = errors.New("an old Office format")
	// ErrMacros says that the file carries programs.
	ErrMacros = errors.New("the file has macros")
	// ErrEmpty says that the file has no content.
	ErrEmpty = errors.New("the file is empty")
)

// sniff is how much of a file's beginning is looked at, in bytes.
const sniff = 64 << 10

// Detect tells the type of a file by its content. The name serves only to tell
// Markdown from plain text, and which Office type an encrypted file is.
func Detect(name string, f io.ReaderAt, size int64) (Type, error) {
	if size == 0 {
		return "", ErrEmpty
	}
	head := make([]byte, min(sniff, size))
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	ending := strings.ToLower(path.Ext(name))
	switch {
	case bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n"), []byte("%PDF-")):
		return PDF, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return detectArchive(f, size)
	case bytes.HasPrefix(head, compound):
		return detectCompound(ending, f, size)
	case ending == ".md" || ending == ".markdown":
		return Markdown, detectText(head)
	case ending == ".txt" || ending == ".text" || ending == "":
		return Text, detectText(head)
	}
	return "", ErrUnknown
}

// detectArchive tells the Office types by the part that each must have.
func detectArchive(f io.ReaderAt, size int64) (Type, error) {
	z, err := openArchive(f, size)
	if errors.Is(err, ErrBroken) {
		return "", ErrUnknown
	}
	if err != nil {
		return "", err
	}
	found := Type("")
	for _, file := range z.zip.File {
		switch name := strings.ToLower(file.Name); {
		case strings.HasSuffix(name, "vbaproject.bin"):
			return "", ErrMacros
		case name == "word/document.xml":
			found = DOCX
		case name == "ppt/presentation.xml":
			found = PPTX
		case name == "xl/workbook.xml":
			found = XLSX
		}
	}
	if found == "" {
		return "", ErrUnknown
	}
	return found, nil
}

// compound begins the container of the old formats, into which an encrypted file
// of the new ones is put as well.
var compound = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")

// encryptedPart is the name, in UTF-16, under which Office puts an encrypted
// file into the container of its old formats.
var encryptedPart = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")

// detectCompound takes encrypted files in, so that their page can say that they
// are, and refuses the old formats themselves.
func detectCompound(ending string, f io.ReaderAt, size int64) (Type, error) {
	t := Type(strings.TrimPrefix(ending, "."))
	if t != DOCX && t != PPTX && t != XLSX {
		return "", ErrLegacy
	}
	if !contains(f, size, encryptedPart) {
		return "", ErrLegacy
	}
	return t, nil
}

// contains looks through a file for a few bytes.
func contains(f io.ReaderAt, size int64, want []byte) bool {
	buf := make([]byte, sniff)
	for at := int64(0); at < size; at += int64(len(buf) - len(want)) {
		n, err := f.ReadAt(buf, at)
		if bytes.Contains(buf[:n], want) {
			return true
		}
		if err != nil {
			return false
		}
	}
	return false
}

// detectText refuses what is no text: zero bytes outside of UTF-16, and more
// than a few other control characters.
func detectText(head []byte) error {
	enc, err := charset.Detect(bytes.NewReader(head))
	if err != nil {
		return ErrUnknown
	}
	text, err := io.ReadAll(charset.NewReader(bytes.NewReader(head), enc))
	if err != nil {
		return ErrUnknown
	}
	odd, all := 0, 0
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		all++
		switch {
		case r == 0:
			return ErrUnknown
		case r < ' ' && !strings.ContainsRune("\t\n\r\f\x1b", r), r == 0x7f, r == utf8.RuneError && n == 1 && len(text) > utf8.UTFMax:
			odd++
		}
	}
	if odd*50 > all {
		return ErrUnknown
	}
	return nil
}

// archive is a ZIP file that is read within limits, whatever it says of itself.
type archive struct {
	zip  *zip.Reader
	left int64 // bytes that may still be unpacked
}

func openArchive(f io.ReaderAt, size int64) (*archive, error) {
	head := make([]byte, len(compound))
	if n, err := f.ReadAt(head, 0); err == nil && n == len(head) && bytes.Equal(head, compound) {
		return nil, ErrEncrypted
	}
	z, err := zip.NewReader(f, size)
	if err != nil {
		return nil, errors.Join(ErrBroken, err)
	}
	if len(z.File) > maxEntries {
		return nil, ErrTooLarge
	}
	return &archive{zip: z, left: maxUnpacked}, nil
}

// file is the entry with a name; nil when there is none.
func (a *archive) file(name string) *zip.File {
	for _, f := range a.zip.File {
		if strings.EqualFold(f.Name, name) {
			return f
		}
	}
	return nil
}

// open unpacks an entry; reading past the limits gives ErrTooLarge.
func (a *archive) open(f *zip.File) (io.ReadCloser, error) {
	if f.Flags&1 != 0 {
		return nil, ErrEncrypted
	}
	r, err := f.Open()
	if err != nil {
		return nil, errors.Join(ErrBroken, err)
	}
	// Documents shrink to a tenth or a hundredth; small entries may to less.
	most := max(4<<20, int64(min(f.CompressedSize64, maxUnpacked))*maxRatio)
	return &unpacker{archive: a, entry: r, left: most}, nil
}

type unpacker struct {
	archive *archive
	entry   io.ReadCloser
	left    int64
}

func (u *unpacker) Read(p []byte) (int, error) {
	n, err := u.entry.Read(p)
	u.left -= int64(n)
	u.archive.left -= int64(n)
	if u.left < 0 || u.archive.left < 0 {
		return n, ErrTooLarge
	}
	return n, err
}

func (u *unpacker) Close() error { return u.entry.Close() }
