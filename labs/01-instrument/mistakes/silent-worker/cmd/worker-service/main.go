// Command worker-service polls the database for tasks and works on them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"flowforge.example/flowforge/internal/config"
	"flowforge.example/flowforge/internal/httpserver"
	"flowforge.example/flowforge/internal/logging"
	"flowforge.example/flowforge/internal/postgres"
	"flowforge.example/flowforge/internal/worker"
)

// version is set when a release is built: -ldflags "-X main.version=1.4.0".
var version = "dev"

func main() {
	err := run(os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "worker-service:", err)
		os.Exit(1)
	}
}

func run(args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	settings, err := config.ParseWorker(args, getenv, stderr)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := logging.New(stdout, "worker-service", settings.LogLevel)
	log.InfoContext(ctx, "starting", "version", version)

	pool, err := postgres.Connect(ctx, log, settings.DatabaseURL, settings.MaxConnections)
	if err != nil {
		return err
	}
	defer pool.Close()
	store := postgres.NewStore(pool)

	mux := http.NewServeMux()
	mux.Handle("GET /health", httpserver.Health(store.Ping))

	var working sync.WaitGroup
	defer working.Wait()
	defer stop() // a server that cannot listen ends the worker too
	working.Go(func() {
		worker.New(store, worker.Perform, log, worker.Options{
			PollInterval:    settings.PollInterval,
			Concurrency:     settings.Concurrency,
			ShutdownTimeout: settings.ShutdownTimeout,
		}).Run(ctx)
	})
	return httpserver.Serve(ctx, log, settings.Addr, mux, settings.ShutdownTimeout)
}
