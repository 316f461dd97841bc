// Package converter reads no other program's configuration here: the converters link most of what Alloy can do.
package converter

import "github.com/grafana/alloy/internal/converter/diag"

// Input names the format of a configuration.
type Input string

// SupportedFormats is empty: this build reads Alloy's own language only.
var SupportedFormats = []string{}

// Convert refuses, and says where a converter is to be had.
func Convert(_ []byte, kind Input, _ []string) ([]byte, diag.Diagnostics) {
	var diags diag.Diagnostics
	diags.Add(diag.SeverityLevelCritical, "this build of Alloy does not convert "+string(kind)+": use an official release")
	return nil, diags
}
