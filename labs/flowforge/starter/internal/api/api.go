// Package api answers the api-service's requests about tasks.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"flowforge.example/flowforge/internal/fault"
	"flowforge.example/flowforge/internal/httpserver"
	"flowforge.example/flowforge/internal/task"
)

// Store is where the api-service keeps tasks.
type Store interface {
	Create(ctx context.Context, draft task.Draft, requestID string) (task.Task, error)
	Get(ctx context.Context, id task.ID) (task.Task, error)
	List(ctx context.Context, limit int) ([]task.Task, error)
	Ping(ctx context.Context) error
}

// Options are the settings of the handlers.
type Options struct {
	RequestTimeout time.Duration
	AllowFaults    bool
}

// Routes returns the handler for all of the api-service's paths. Once it has returned,
// the request's Pattern names the route that was taken, such as "GET /tasks/{id}", and
// is empty when there was none.
func Routes(store Store, log *slog.Logger, options Options) http.Handler {
	tasks := tasks{store: store, log: log}
	mux := http.NewServeMux()
	route := func(pattern string, handler http.HandlerFunc) {
		mux.Handle(pattern, wrap(handler, options))
	}
	route("POST /tasks", tasks.create)
	route("GET /tasks", tasks.list)
	route("GET /tasks/{id}", tasks.get)
	route("GET /health", httpserver.Health(store.Ping))
	return mux
}

func wrap(handler http.Handler, options Options) http.Handler {
	if options.AllowFaults {
		handler = fault.Handler(handler)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), options.RequestTimeout)
		defer cancel()
		handler.ServeHTTP(w, r.WithContext(ctx))
	})
}

// answerError turns an error of the store into an answer. What went wrong inside is
// logged and not shown to the client.
func answerError(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	switch {
	case errors.Is(err, task.ErrNotFound):
		httpserver.WriteError(w, http.StatusNotFound, "no task has this id")
	case r.Context().Err() != nil:
		log.ErrorContext(r.Context(), "request ended early", "error", err.Error())
		httpserver.WriteError(w, http.StatusServiceUnavailable, "the request took too long")
	default:
		log.ErrorContext(r.Context(), "request failed", "error", err.Error())
		httpserver.WriteError(w, http.StatusInternalServerError, "internal error")
	}
}
