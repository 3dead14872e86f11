// Shrink makes what templ generates smaller; .ci/generate says why. It changes the
// files it is given, and fails when it meets what it does not know.
package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

// step is one change of generated code. Any white space of a pattern stands for the
// line break and the indentation of the code.
type step struct {
	from *regexp.Regexp
	to   string
}

func newStep(pattern, to string) step {
	return step{regexp.MustCompile("(?m)" + strings.Join(strings.Fields(pattern), `\s+`)), to}
}

// failed is what follows whatever may fail.
const failed = ` if tErr != nil \{ return .* \}`

var steps = []step{
	newStep(`\btempl_7745c5c3_`, "t"),

	// Components are not copied into their callers.
	newStep(`^(func .*\) templ\.Component \{)$`, "//go:noinline\n$1"),

	// What every component begins with is done by component.Render.
	newStep(`templruntime\.GeneratedTemplate\(func\(tInput templruntime\.GeneratedComponentInput\) \(tErr error\) \{
		tW, ctx := tInput\.Writer, tInput\.Context
		(?:if tCtxErr := ctx\.Err\(\); tCtxErr != nil \{ return tCtxErr \}
		)?tBuffer, tIsBuffer := templruntime\.GetBuffer\(tW\)
		if !tIsBuffer \{
			defer func\(\) \{
				tBufErr := templruntime\.ReleaseBuffer\(tBuffer\)
				if tErr == nil \{ tErr = tBufErr \}
			\}\(\)
		\}
		ctx = templ\.InitializeContext\(ctx\)`,
		"component(func(ctx renderContext, tBuffer *pageBuffer) (tErr error) {"),
	newStep(`(tVar\d+) := templ\.GetChildren\(ctx\)
		if tVar\d+ == nil \{ tVar\d+ = templ\.NopComponent \}
		ctx = templ\.ClearChildren\(ctx\)`,
		"ctx, $1 := takeChildren(ctx)"),

	// What is written goes straight to the buffer.
	newStep(`tErr = templruntime\.WriteString\(tBuffer, \d+, (".*")\)`+failed, "writeMarkup(tBuffer, $1)"),
	newStep(`var tVar\d+ string
		tVar\d+, tErr = templ\.JoinStringErrs\(((?s:.*?))\)`+failed+`
		_, tErr = tBuffer\.WriteString\(templ\.EscapeString\(tVar\d+\)\)`+failed,
		"writeText(tBuffer, $1)"),
	newStep(`var tVar\d+ templ\.SafeURL
		tVar\d+, tErr = templ\.JoinURLErrs\(((?s:.*?))\)`+failed+`
		_, tErr = tBuffer\.WriteString\(templ\.EscapeString\(tVar\d+\)\)`+failed,
		"writeURL(tBuffer, $1)"),
	newStep(`^import templruntime .*$`, ""),
	newStep(`^var _ = templruntime\.GeneratedTemplate$`, ""),
}

var (
	children = regexp.MustCompile(`ctx, (tVar\d+) := takeChildren`)
	unknown  = regexp.MustCompile(`.*(?:templruntime|templ\.Join|templ\.GetChildren).*`)
)

func main() {
	for _, file := range os.Args[1:] {
		if err := shrink(file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func shrink(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	code := string(text)
	for _, s := range steps {
		code = s.from.ReplaceAllString(code, s.to)
	}
	// A component that does not show what it encloses drops it.
	code = children.ReplaceAllStringFunc(code, func(taken string) string {
		if name := children.FindStringSubmatch(taken)[1]; !strings.Contains(code, name+".Render(") {
			return "ctx, _ = takeChildren"
		}
		return taken
	})
	if line := unknown.FindString(code); line != "" {
		return fmt.Errorf("%s: shrink does not know %q", file, strings.TrimSpace(line))
	}
	return os.WriteFile(file, []byte(code), 0o600)
}
