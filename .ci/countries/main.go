// Countries prints what countries are called in the languages of models/country.go,
// a country a line. The library that knows it cannot be linked without all its other
// languages, which are a megabyte.
package main

import (
	"bufio"
	"fmt"
	"os"

	"dealflow/models"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	for _, code := range models.CountryCodes() {
		region := language.MustParseRegion(code)
		fmt.Fprint(out, code)
		for _, words := range []*display.Dictionary{
			display.English, display.SimplifiedChinese, display.TraditionalChinese, display.German, display.French, display.Spanish,
			display.Portuguese, display.Italian, display.Dutch, display.Japanese, display.Korean, display.Russian,
		} {
			fmt.Fprint(out, "\t", words.Regions().Name(region))
		}
		fmt.Fprintln(out)
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
