// Package config reads the services' settings. Every setting is a flag and an
// environment variable of the same name (-max-connections, FLOWFORGE_MAX_CONNECTIONS);
// the flag wins.
package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
)

// Service holds the settings that both services have.
type Service struct {
	Addr            string
	DatabaseURL     string
	MaxConnections  int
	ShutdownTimeout time.Duration
	LogLevel        slog.Level
}

// API holds the settings of the api-service.
type API struct {
	Service
	RequestTimeout time.Duration
	AllowFaults    bool
}

// Worker holds the settings of the worker-service.
type Worker struct {
	Service
	PollInterval time.Duration
	Concurrency  int
}

// ParseAPI reads the api-service's settings. It returns flag.ErrHelp after it has
// written the help text to out.
func ParseAPI(args []string, getenv func(string) string, out io.Writer) (API, error) {
	var settings API
	flags := flag.NewFlagSet("api-service", flag.ContinueOnError)
	settings.define(flags, "127.0.0.1:8080")
	flags.DurationVar(&settings.RequestTimeout, "request-timeout", 5*time.Second, "longest a request may take")
	flags.BoolVar(&settings.AllowFaults, "allow-faults", false,
		"let clients ask for failures and delays with X-FlowForge-Fault; for labs only")
	if err := parse(flags, args, getenv, out); err != nil {
		return API{}, err
	}
	if settings.RequestTimeout <= 0 {
		return API{}, errors.New("-request-timeout must be greater than 0")
	}
	return settings, settings.validate()
}

// ParseWorker reads the worker-service's settings, as ParseAPI does.
func ParseWorker(args []string, getenv func(string) string, out io.Writer) (Worker, error) {
	var settings Worker
	flags := flag.NewFlagSet("worker-service", flag.ContinueOnError)
	settings.define(flags, "127.0.0.1:8081")
	flags.DurationVar(&settings.PollInterval, "poll-interval", time.Second, "pause between looks at an empty queue")
	flags.IntVar(&settings.Concurrency, "concurrency", 2, "tasks worked on at the same time")
	if err := parse(flags, args, getenv, out); err != nil {
		return Worker{}, err
	}
	if settings.PollInterval < 10*time.Millisecond {
		return Worker{}, errors.New("-poll-interval must be at least 10ms")
	}
	if settings.Concurrency < 1 {
		return Worker{}, errors.New("-concurrency must be at least 1")
	}
	return settings, settings.validate()
}

func (s *Service) define(flags *flag.FlagSet, addr string) {
	flags.StringVar(&s.Addr, "addr", addr, "`host:port` to listen on; an empty host means every interface")
	flags.StringVar(&s.DatabaseURL, "database-url", "", "PostgreSQL `URL`; set it in the environment, where ps does not show it")
	flags.IntVar(&s.MaxConnections, "max-connections", 10, "most connections to the database")
	flags.DurationVar(&s.ShutdownTimeout, "shutdown-timeout", 10*time.Second, "time to finish what is under way on SIGTERM")
	flags.TextVar(&s.LogLevel, "log-level", slog.LevelInfo, "lowest `level` written: debug, info, warn or error")
}

func (s *Service) validate() error {
	if s.DatabaseURL == "" {
		return errors.New("FLOWFORGE_DATABASE_URL is not set, for example postgres://flowforge:flowforge@127.0.0.1:5432/flowforge")
	}
	if s.MaxConnections < 1 || s.MaxConnections > 1000 {
		return fmt.Errorf("-max-connections %d must lie between 1 and 1000", s.MaxConnections)
	}
	return nil
}

// parse applies the environment first and the arguments over it.
func parse(flags *flag.FlagSet, args []string, getenv func(string) string, out io.Writer) error {
	flags.SetOutput(out)
	flags.Usage = func() { usage(flags) }

	var problems []error
	flags.VisitAll(func(f *flag.Flag) {
		value := getenv(variable(f.Name))
		if value == "" {
			return
		}
		if err := f.Value.Set(value); err != nil {
			problems = append(problems, fmt.Errorf("%s=%q: %w", variable(f.Name), value, err))
		}
	})
	if err := errors.Join(problems...); err != nil {
		return err
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return nil
}

// variable returns the environment variable behind a flag.
func variable(flagName string) string {
	return "FLOWFORGE_" + strings.ToUpper(strings.ReplaceAll(flagName, "-", "_"))
}

func usage(flags *flag.FlagSet) {
	out := flags.Output()
	fmt.Fprintf(out, "Usage: %s [flags]\n\nEach flag can also be set by the environment variable beside it.\n\n", flags.Name())
	flags.VisitAll(func(f *flag.Flag) {
		value, text := flag.UnquoteUsage(f)
		fmt.Fprintf(out, "  -%s %s  (%s)\n    \t%s", f.Name, value, variable(f.Name), text)
		if f.DefValue != "" {
			fmt.Fprintf(out, " (default %s)", f.DefValue)
		}
		fmt.Fprintln(out)
	})
}
