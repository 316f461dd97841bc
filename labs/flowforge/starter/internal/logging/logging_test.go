package logging

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"
)

func TestLineCarriesTheSharedFields(t *testing.T) {
	var out bytes.Buffer
	log := New(&out, "api-service", slog.LevelInfo)
	log.With("kind", "email").InfoContext(WithRequestID(context.Background(), "req-7"), "task created")

	var line map[string]string
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("line %q: %v", out.String(), err)
	}
	for field, want := range map[string]string{
		"level": "INFO", "msg": "task created", "service": "api-service", "request_id": "req-7", "kind": "email",
	} {
		if line[field] != want {
			t.Errorf("%s = %q, want %q", field, line[field], want)
		}
	}
	if _, err := time.Parse(time.RFC3339, line["ts"]); err != nil {
		t.Errorf("ts: %v", err)
	}
}

func TestLinesBelowTheLevelAreDropped(t *testing.T) {
	var out bytes.Buffer
	New(&out, "api-service", slog.LevelWarn).Info("quiet")
	if out.Len() != 0 {
		t.Errorf("wrote %q, want nothing", out.String())
	}
}
