package load

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"

	"flowforge.example/flowforge/internal/fault"
)

// plan is one request, decided before it is sent, so that a seed always yields the same traffic.
type plan struct {
	method string
	path   string // with {id} in the place of a task's id
	route  string // the path to count it under
	body   string
	fault  string
	draw   uint64 // chooses among the known tasks
}

func newPlan(operation Operation, random *rand.Rand) plan {
	draw := random.Uint64()
	read := plan{method: http.MethodGet, path: "/tasks", route: "/tasks", draw: draw}
	write := plan{method: http.MethodPost, path: "/tasks", route: "/tasks", draw: draw}
	switch operation {
	case Create:
		kinds := []string{"email", "report", "resize"}
		write.body = taskBody(kinds[draw%uint64(len(kinds))], draw)
		return write
	case Fail:
		write.body = taskBody("fail", draw)
		return write
	case Invalid:
		write.body = `{"kind": "email", `
		return write
	case Get:
		read.path, read.route = "/tasks/{id}", "/tasks/{id}"
	case Health:
		read.path, read.route = "/health", "/health"
	case Unknown:
		read.path, read.route = fmt.Sprintf("/unknown/%08x", uint32(draw)), "other"
	case Error:
		read.fault = "error"
	case Slow:
		read.fault = "delay=400ms"
	}
	return read
}

// taskBody asks for a task that takes 20 to 219 ms.
func taskBody(kind string, draw uint64) string {
	return fmt.Sprintf(`{"kind": %q, "payload": {"number": %d}, "work_ms": %d}`, kind, draw%1000, 20+draw%200)
}

// request fills in the task's id and returns what goes over the wire.
func (p plan) request(ctx context.Context, base, id string) (*http.Request, error) {
	var body io.Reader
	if p.body != "" {
		body = strings.NewReader(p.body)
	}
	url := base + strings.ReplaceAll(p.path, "{id}", id)
	request, err := http.NewRequestWithContext(ctx, p.method, url, body)
	if err != nil {
		return nil, err
	}
	if p.body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if p.fault != "" {
		request.Header.Set(fault.Header, p.fault)
	}
	return request, nil
}
