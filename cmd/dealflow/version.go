package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the build: -ldflags "-X main.version=1.2.3".
var version = ""

type versionCmd struct {
	JSON bool `help:"Print one JSON object."`
}

// Run prints the version of the program and of the Go it was built with.
func (v *versionCmd) Run(p *program) error {
	name := version
	if info, ok := debug.ReadBuildInfo(); ok && name == "" {
		name = info.Main.Version
	}
	if name == "" || name == "(devel)" {
		name = "dev"
	}
	if v.JSON {
		return json.NewEncoder(p.out).Encode(map[string]string{"version": name, "go": runtime.Version()})
	}
	_, err := fmt.Fprintf(p.out, "dealflow %s (%s)\n", name, runtime.Version())
	return err
}
