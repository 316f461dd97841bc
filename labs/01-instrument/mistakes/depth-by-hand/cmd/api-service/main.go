// Command api-service accepts tasks over HTTP and stores them for the workers.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"flowforge.example/flowforge/internal/api"
	"flowforge.example/flowforge/internal/config"
	"flowforge.example/flowforge/internal/httpserver"
	"flowforge.example/flowforge/internal/logging"
	"flowforge.example/flowforge/internal/metrics"
	"flowforge.example/flowforge/internal/postgres"
)

// version is set when a release is built: -ldflags "-X main.version=1.4.0".
var version = "dev"

func main() {
	err := run(os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "api-service:", err)
		os.Exit(1)
	}
}

func run(args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	settings, err := config.ParseAPI(args, getenv, stderr)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := logging.New(stdout, "api-service", settings.LogLevel)
	log.InfoContext(ctx, "starting", "version", version, "faults_allowed", settings.AllowFaults)

	pool, err := postgres.Connect(ctx, log, settings.DatabaseURL, settings.MaxConnections)
	if err != nil {
		return err
	}
	defer pool.Close()

	store := postgres.NewStore(pool)
	registry := metrics.NewRegistry(version, pool)

	handler := api.Routes(metrics.CountCreated(registry, store), log, api.Options{
		RequestTimeout: settings.RequestTimeout,
		AllowFaults:    settings.AllowFaults,
	})
	handler = httpserver.Recover(log, handler)
	handler = metrics.NewRequests(registry).Observe(handler)
	handler = httpserver.AccessLog(log, handler)
	handler = httpserver.RequestID(handler)
	handler = metrics.Expose(registry, handler)
	return httpserver.Serve(ctx, log, settings.Addr, handler, settings.ShutdownTimeout)
}
