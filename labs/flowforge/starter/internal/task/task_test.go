package task

import (
	"strings"
	"testing"
)

func TestParseID(t *testing.T) {
	tests := map[string]struct {
		text string
		ok   bool
	}{
		"a UUID":              {"0b9c2a52-6f0e-4f3b-9a43-1f0d7c1d2e3f", true},
		"upper case":          {"0B9C2A52-6F0E-4F3B-9A43-1F0D7C1D2E3F", false},
		"a number":            {"42", false},
		"empty":               {"", false},
		"something behind it": {"0b9c2a52-6f0e-4f3b-9a43-1f0d7c1d2e3f0", false},
		"a line break":        {"0b9c2a52-6f0e-4f3b-9a43-1f0d7c1d2e3f\n", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			id, err := ParseID(test.text)
			if (err == nil) != test.ok {
				t.Fatalf("ParseID(%q) = %q, %v; want ok = %v", test.text, id, err, test.ok)
			}
		})
	}
}

func TestDraftValidate(t *testing.T) {
	tests := map[string]struct {
		draft Draft
		names string // part of the message, empty when the draft is good
	}{
		"plain":            {Draft{Kind: "email", WorkMS: 50}, ""},
		"no work":          {Draft{Kind: "email"}, ""},
		"the longest work": {Draft{Kind: "email", WorkMS: 10_000}, ""},
		"no kind":          {Draft{WorkMS: 50}, "kind"},
		"kind with space":  {Draft{Kind: "send mail"}, "kind"},
		"kind too long":    {Draft{Kind: strings.Repeat("a", 33)}, "kind"},
		"negative work":    {Draft{Kind: "email", WorkMS: -1}, "work_ms"},
		"too much work":    {Draft{Kind: "email", WorkMS: 10_001}, "work_ms"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := test.draft.Validate()
			if test.names == "" && err != nil {
				t.Fatalf("Validate() = %v, want no error", err)
			}
			if test.names != "" && (err == nil || !strings.Contains(err.Error(), test.names)) {
				t.Fatalf("Validate() = %v, want an error that names %s", err, test.names)
			}
		})
	}
}
