package config

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"strings"
	"testing"
	"time"
)

const databaseURL = "postgres://flowforge@127.0.0.1/flowforge"

func environment(pairs ...string) func(string) string {
	values := map[string]string{"FLOWFORGE_DATABASE_URL": databaseURL}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return values[name] }
}

func TestDefaults(t *testing.T) {
	api, err := ParseAPI(nil, environment(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if api.Addr != "127.0.0.1:8080" || api.MaxConnections != 10 || api.AllowFaults {
		t.Errorf("api defaults: %+v", api)
	}
	worker, err := ParseWorker(nil, environment(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if worker.Addr != "127.0.0.1:8081" || worker.PollInterval != time.Second {
		t.Errorf("worker defaults: %+v", worker)
	}
}

func TestFlagWinsOverEnvironment(t *testing.T) {
	getenv := environment("FLOWFORGE_ADDR", "127.0.0.1:9000", "FLOWFORGE_ALLOW_FAULTS", "1")
	api, err := ParseAPI([]string{"-addr", "127.0.0.1:9001"}, getenv, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if api.Addr != "127.0.0.1:9001" {
		t.Errorf("Addr = %s, want the flag's", api.Addr)
	}
	if !api.AllowFaults {
		t.Error("FLOWFORGE_ALLOW_FAULTS=1 did not allow faults")
	}
}

func TestBadSettingsAreNamed(t *testing.T) {
	tests := map[string]struct {
		args   []string
		getenv func(string) string
		names  string
	}{
		"no database":       {nil, func(string) string { return "" }, "FLOWFORGE_DATABASE_URL"},
		"not a duration":    {nil, environment("FLOWFORGE_POLL_INTERVAL", "fast"), "FLOWFORGE_POLL_INTERVAL"},
		"polls too often":   {[]string{"-poll-interval", "1ms"}, environment(), "-poll-interval"},
		"no connections":    {[]string{"-max-connections", "0"}, environment(), "-max-connections"},
		"nobody works":      {[]string{"-concurrency", "0"}, environment(), "-concurrency"},
		"unexpected word":   {[]string{"now"}, environment(), `"now"`},
		"unknown log level": {nil, environment("FLOWFORGE_LOG_LEVEL", "loud"), "FLOWFORGE_LOG_LEVEL"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := ParseWorker(test.args, test.getenv, io.Discard)
			if err == nil || !strings.Contains(err.Error(), test.names) {
				t.Fatalf("err = %v, want one that names %s", err, test.names)
			}
		})
	}
}

func TestHelpListsFlagsAndVariables(t *testing.T) {
	var out bytes.Buffer
	_, err := ParseAPI([]string{"--help"}, environment(), &out)
	if !errors.Is(err, flag.ErrHelp) {
		t.Fatalf("err = %v, want flag.ErrHelp", err)
	}
	for _, want := range []string{"-addr", "FLOWFORGE_ADDR", "FLOWFORGE_ALLOW_FAULTS", "FLOWFORGE_MAX_CONNECTIONS"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("help does not mention %s:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), databaseURL) {
		t.Error("help shows the database URL of the environment")
	}
}
