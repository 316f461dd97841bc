package httpserver

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"time"

	"flowforge.example/flowforge/internal/logging"
)

// RequestIDHeader carries the id that ties together all log lines of one request.
const RequestIDHeader = "X-Request-ID"

// A client's id ends up in logs and in the database, so it has to be short and plain.
var plainID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// RequestID takes the request's id from its header, or makes one, puts it into the
// context and sends it back. It passes on a copy of the request: what handlers further
// in change on it, such as Pattern, is not seen outside.
func RequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get(RequestIDHeader)
		if !plainID.MatchString(id) {
			id = rand.Text()
		}
		w.Header().Set(RequestIDHeader, id)
		next.ServeHTTP(w, r.WithContext(logging.WithRequestID(r.Context(), id)))
	})
}

// AccessLog writes one line for every request, after its answer.
func AccessLog(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		recorder := NewRecorder(w)
		next.ServeHTTP(recorder, r)
		log.InfoContext(r.Context(), "request served",
			"method", r.Method, "path", r.URL.Path, "status", recorder.Status(),
			"duration_seconds", time.Since(start).Seconds())
	})
}

// Recover answers 500 when a handler panics, so that one request cannot end the service.
func Recover(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := NewRecorder(w)
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			log.ErrorContext(r.Context(), "handler panicked", "cause", cause, "stack", string(debug.Stack()))
			if !recorder.Sent() {
				WriteError(recorder, http.StatusInternalServerError, "internal error")
			}
		}()
		next.ServeHTTP(recorder, r)
	})
}
