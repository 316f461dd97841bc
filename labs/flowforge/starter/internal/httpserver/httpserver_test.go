package httpserver

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"flowforge.example/flowforge/internal/logging"
)

func TestRequestID(t *testing.T) {
	tests := map[string]struct {
		sent string
		kept bool
	}{
		"the client's":    {"order-17", true},
		"none":            {"", false},
		"too long":        {strings.Repeat("a", 65), false},
		"breaks the line": {"a\nb", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var inside string
			handler := RequestID(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				inside = logging.RequestID(r.Context())
			}))
			request := httptest.NewRequest(http.MethodGet, "/", nil)
			request.Header.Set(RequestIDHeader, test.sent)
			response := httptest.NewRecorder()
			handler.ServeHTTP(response, request)

			if inside == "" || (inside == test.sent) != test.kept {
				t.Errorf("id = %q for %q, want it kept: %v", inside, test.sent, test.kept)
			}
			if returned := response.Header().Get(RequestIDHeader); returned != inside {
				t.Errorf("returned %q, want %q", returned, inside)
			}
		})
	}
}

func TestRecoverAnswers500(t *testing.T) {
	var lines bytes.Buffer
	log := logging.New(&lines, "test", slog.LevelInfo)
	handler := AccessLog(log, Recover(log, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		panic("broken")
	})))
	response := httptest.NewRecorder()
	handler.ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/tasks", nil))

	if response.Code != http.StatusInternalServerError {
		t.Errorf("status = %d, want 500", response.Code)
	}
	for _, want := range []string{`"cause":"broken"`, `"status":500`} {
		if !strings.Contains(lines.String(), want) {
			t.Errorf("log lacks %s:\n%s", want, lines.String())
		}
	}
}

func TestHealth(t *testing.T) {
	for want, problem := range map[int]error{
		http.StatusOK:                 nil,
		http.StatusServiceUnavailable: errors.New("connection refused"),
	} {
		response := httptest.NewRecorder()
		Health(func(context.Context) error { return problem })(response, httptest.NewRequest(http.MethodGet, "/health", nil))
		if response.Code != want {
			t.Errorf("status = %d, want %d when ping says %v", response.Code, want, problem)
		}
		if strings.Contains(response.Body.String(), "refused") {
			t.Error("the answer shows the database's error")
		}
	}
}

func TestServeFinishesWhatIsUnderWay(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	lines := make(addresses, 1)
	log := logging.New(lines, "test", slog.LevelInfo)
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		stop()
		time.Sleep(50 * time.Millisecond)
		_, _ = io.WriteString(w, "done")
	})
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, log, "127.0.0.1:0", handler, 5*time.Second) }()

	response, err := http.Get("http://" + <-lines)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || string(body) != "done" {
		t.Errorf("body = %q, %v; want the whole answer", body, err)
	}
	if err := <-ended; err != nil {
		t.Errorf("Serve: %v", err)
	}
}

// addresses receives the address out of the first log line and drops the others.
type addresses chan string

func (a addresses) Write(line []byte) (int, error) {
	if _, rest, found := strings.Cut(string(line), `"addr":"`); found {
		addr, _, _ := strings.Cut(rest, `"`)
		a <- addr
	}
	return len(line), nil
}
