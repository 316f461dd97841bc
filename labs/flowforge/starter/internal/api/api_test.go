package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"flowforge.example/flowforge/internal/fault"
	"flowforge.example/flowforge/internal/httpserver"
	"flowforge.example/flowforge/internal/task"
)

const knownID = "0b9c2a52-6f0e-4f3b-9a43-1f0d7c1d2e3f"

// memory keeps a single task and fails every call when problem is set.
type memory struct {
	problem error
	limit   int
}

func (m *memory) Create(_ context.Context, draft task.Draft, requestID string) (task.Task, error) {
	return task.Task{ID: knownID, Kind: draft.Kind, Payload: draft.Payload, WorkMS: draft.WorkMS,
		Status: task.Queued, RequestID: requestID}, m.problem
}

func (m *memory) Get(_ context.Context, id task.ID) (task.Task, error) {
	if id != knownID && m.problem == nil {
		return task.Task{}, task.ErrNotFound
	}
	return task.Task{ID: knownID}, m.problem
}

func (m *memory) List(_ context.Context, limit int) ([]task.Task, error) {
	m.limit = limit
	return []task.Task{}, m.problem
}

func (m *memory) Ping(context.Context) error { return m.problem }

func TestStatusCodes(t *testing.T) {
	tests := map[string]struct {
		method, target, body string
		problem              error
		status               int
	}{
		"create":                  {"POST", "/tasks", `{"kind":"email","payload":{"to":"ada"},"work_ms":5}`, nil, 201},
		"create without body":     {"POST", "/tasks", ``, nil, 400},
		"create from half a body": {"POST", "/tasks", `{"kind":`, nil, 400},
		"create two at once":      {"POST", "/tasks", `{"kind":"a"}{"kind":"b"}`, nil, 400},
		"create without kind":     {"POST", "/tasks", `{}`, nil, 400},
		"create from Latin-1":     {"POST", "/tasks", "{\"kind\":\"a\",\"payload\":\"\xe9\"}", nil, 400},
		"create from too much":    {"POST", "/tasks", `{"kind":"a","payload":"` + strings.Repeat("x", maxBody) + `"}`, nil, 400},
		"create, store broken":    {"POST", "/tasks", `{"kind":"email"}`, errors.New("disk full"), 500},
		"list":                    {"GET", "/tasks", "", nil, 200},
		"list none":               {"GET", "/tasks?limit=0", "", nil, 400},
		"list too many":           {"GET", "/tasks?limit=501", "", nil, 400},
		"list, store broken":      {"GET", "/tasks", "", errors.New("disk full"), 500},
		"get":                     {"GET", "/tasks/" + knownID, "", nil, 200},
		"get unknown":             {"GET", "/tasks/" + strings.Replace(knownID, "0", "1", 1), "", nil, 404},
		"get malformed id":        {"GET", "/tasks/42", "", nil, 400},
		"get, store broken":       {"GET", "/tasks/" + knownID, "", errors.New("disk full"), 500},
		"health":                  {"GET", "/health", "", nil, 200},
		"health, store broken":    {"GET", "/health", "", errors.New("refused"), 503},
		"unknown path":            {"GET", "/admin", "", nil, 404},
		"unknown method":          {"DELETE", "/tasks", "", nil, 405},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			response := ask(&memory{problem: test.problem}, Options{RequestTimeout: time.Second},
				httptest.NewRequest(test.method, test.target, strings.NewReader(test.body)))
			if response.Code != test.status {
				t.Errorf("status = %d, want %d: %s", response.Code, test.status, response.Body)
			}
			if test.problem != nil && strings.Contains(response.Body.String(), test.problem.Error()) {
				t.Errorf("the answer shows the store's error: %s", response.Body)
			}
		})
	}
}

func TestCreateAnswersWithTheTask(t *testing.T) {
	request := httptest.NewRequest("POST", "/tasks", strings.NewReader(`{"kind":"email","payload":[1],"work_ms":5}`))
	request.Header.Set(httpserver.RequestIDHeader, "order-17")
	response := ask(&memory{}, Options{RequestTimeout: time.Second}, request)

	var created task.Task
	if err := json.Unmarshal(response.Body.Bytes(), &created); err != nil {
		t.Fatal(err)
	}
	if created.Kind != "email" || created.WorkMS != 5 || string(created.Payload) != "[1]" || created.RequestID != "order-17" {
		t.Errorf("created = %+v", created)
	}
	if location := response.Header().Get("Location"); location != "/tasks/"+knownID {
		t.Errorf("Location = %q", location)
	}
}

func TestListLimit(t *testing.T) {
	for target, want := range map[string]int{"/tasks": defaultLimit, "/tasks?limit=7": 7, "/tasks?limit=500": 500} {
		store := &memory{}
		ask(store, Options{RequestTimeout: time.Second}, httptest.NewRequest("GET", target, nil))
		if store.limit != want {
			t.Errorf("%s asks for %d, want %d", target, store.limit, want)
		}
	}
}

func TestFaultsNeedPermission(t *testing.T) {
	for allowed, want := range map[bool]int{true: 500, false: 200} {
		request := httptest.NewRequest("GET", "/tasks", nil)
		request.Header.Set(fault.Header, "error")
		response := ask(&memory{}, Options{RequestTimeout: time.Second, AllowFaults: allowed}, request)
		if response.Code != want {
			t.Errorf("faults allowed %v: status = %d, want %d", allowed, response.Code, want)
		}
	}
}

func TestSlowRequestIsEnded(t *testing.T) {
	request := httptest.NewRequest("GET", "/tasks", nil)
	request.Header.Set(fault.Header, "delay=2s")
	response := ask(&memory{}, Options{RequestTimeout: 20 * time.Millisecond, AllowFaults: true}, request)
	if response.Code != http.StatusServiceUnavailable {
		t.Errorf("status = %d, want 503", response.Code)
	}
}

func TestPatternIsVisibleOutside(t *testing.T) {
	request := httptest.NewRequest("GET", "/tasks/"+knownID, nil)
	routes := Routes(&memory{}, slog.New(slog.DiscardHandler), Options{RequestTimeout: time.Second})
	routes.ServeHTTP(httptest.NewRecorder(), request)
	if request.Pattern != "GET /tasks/{id}" {
		t.Errorf("Pattern = %q", request.Pattern)
	}
}

func ask(store Store, options Options, request *http.Request) *httptest.ResponseRecorder {
	response := httptest.NewRecorder()
	httpserver.RequestID(Routes(store, slog.New(slog.DiscardHandler), options)).ServeHTTP(response, request)
	return response
}
