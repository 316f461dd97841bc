package fault

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"
)

func TestFaults(t *testing.T) {
	tests := map[string]struct {
		header string
		status int
		takes  time.Duration
	}{
		"no header":        {"", http.StatusTeapot, 0},
		"error":            {"error", http.StatusInternalServerError, 0},
		"delay":            {"delay=250ms", http.StatusTeapot, 250 * time.Millisecond},
		"delay too long":   {"delay=1h", http.StatusTeapot, MaxDelay},
		"negative delay":   {"delay=-1s", http.StatusTeapot, 0},
		"delay of nothing": {"delay", http.StatusBadRequest, 0},
		"delay of a word":  {"delay=long", http.StatusBadRequest, 0},
		"unknown":          {"explode", http.StatusBadRequest, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				status := ask(t.Context(), test.header)
				if took := time.Since(start); status != test.status || took != test.takes {
					t.Errorf("answered %d after %v, want %d after %v", status, took, test.status, test.takes)
				}
			})
		})
	}
}

func TestDelayEndsWithTheRequest(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if status := ask(ctx, "delay=2s"); status != http.StatusServiceUnavailable {
		t.Errorf("status = %d, want 503", status)
	}
}

func TestPanicReachesTheMiddleware(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("nothing panicked")
		}
	}()
	ask(t.Context(), "panic")
}

func ask(ctx context.Context, header string) int {
	handler := Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
	}))
	request := httptest.NewRequestWithContext(ctx, http.MethodGet, "/tasks", nil)
	request.Header.Set(Header, header)
	response := httptest.NewRecorder()
	handler.ServeHTTP(response, request)
	return response.Code
}
