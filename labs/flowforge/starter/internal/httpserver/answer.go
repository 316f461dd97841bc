package httpserver

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

const healthPatience = time.Second

// WriteJSON answers with the value as JSON.
func WriteJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"error":"internal error"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// A client that has gone away is no concern of the handler.
	_, _ = w.Write(append(body, '\n'))
}

// WriteError answers with a message for the client.
func WriteError(w http.ResponseWriter, status int, message string) {
	WriteJSON(w, status, map[string]string{"error": message})
}

// Health answers 200 while ping succeeds within a second, and 503 otherwise.
func Health(ping func(context.Context) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), healthPatience)
		defer cancel()
		if err := ping(ctx); err != nil {
			WriteError(w, http.StatusServiceUnavailable, "the database does not answer")
			return
		}
		WriteJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	}
}
