package worker

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"flowforge.example/flowforge/internal/logging"
	"flowforge.example/flowforge/internal/task"
)

// memory is a queue that stops the worker once every task has ended.
type memory struct {
	mu      sync.Mutex
	waiting []task.Task
	open    int
	ended   map[task.ID]string
	stop    context.CancelFunc
}

func (m *memory) Claim(context.Context) (task.Task, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.waiting) == 0 {
		return task.Task{}, task.ErrNotFound
	}
	claimed := m.waiting[0]
	m.waiting = m.waiting[1:]
	return claimed, nil
}

func (m *memory) Finish(_ context.Context, id task.ID, failure error) error {
	if failure != nil {
		return m.end(id, "failed: "+failure.Error())
	}
	return m.end(id, "completed")
}

func (m *memory) Release(_ context.Context, id task.ID) error {
	return m.end(id, "released")
}

func (m *memory) end(id task.ID, how string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ended[id] = how
	m.open--
	if m.open == 0 {
		m.stop()
	}
	return nil
}

// run works on the tasks until all have ended and returns how.
func run(t *testing.T, work Work, out io.Writer, tasks ...task.Task) map[task.ID]string {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	queue := &memory{waiting: tasks, open: len(tasks), ended: map[task.ID]string{}, stop: stop}
	options := Options{PollInterval: 10 * time.Millisecond, Concurrency: 2, ShutdownTimeout: time.Second}
	New(queue, work, logging.New(out, "worker-service", slog.LevelInfo), options).Run(ctx)
	if queue.open > 0 {
		t.Fatalf("%d tasks did not end", queue.open)
	}
	return queue.ended
}

func TestTasksEndAsTheyShould(t *testing.T) {
	ended := run(t, Perform, io.Discard,
		task.Task{ID: "a", Kind: "email"},
		task.Task{ID: "b", Kind: task.KindFail, WorkMS: 1},
		task.Task{ID: "c", Kind: task.KindCPU, WorkMS: 1})
	for id, want := range map[task.ID]string{
		"a": "completed", "b": "failed: " + ErrAskedToFail.Error(), "c": "completed",
	} {
		if ended[id] != want {
			t.Errorf("task %s: %q, want %q", id, ended[id], want)
		}
	}
}

func TestLogLinesCarryTheRequestID(t *testing.T) {
	var lines bytes.Buffer
	run(t, Perform, &lines, task.Task{ID: "a", Kind: "email", RequestID: "order-17"})
	for line := range strings.Lines(lines.String()) {
		if !strings.Contains(line, `"request_id":"order-17"`) {
			t.Errorf("line without the request id: %s", line)
		}
	}
	if !strings.Contains(lines.String(), "task completed") {
		t.Errorf("no line says that the task completed:\n%s", lines.String())
	}
}

func TestTaskUnderWayAtShutdown(t *testing.T) {
	tests := map[string]struct {
		timeout time.Duration
		want    string
	}{
		"is finished when there is time": {10 * time.Second, "completed"},
		"is put back when there is none": {time.Millisecond, "released"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancel(context.Background())
			defer stop()
			queue := &memory{waiting: []task.Task{{ID: "a", WorkMS: 200}}, open: 1, ended: map[task.ID]string{}, stop: stop}
			started := func(ctx context.Context, t task.Task) error {
				stop()
				return Perform(ctx, t)
			}
			options := Options{PollInterval: 10 * time.Millisecond, Concurrency: 1, ShutdownTimeout: test.timeout}
			New(queue, started, slog.New(slog.DiscardHandler), options).Run(ctx)
			if queue.ended["a"] != test.want {
				t.Errorf("task %q, want %q", queue.ended["a"], test.want)
			}
		})
	}
}

func TestPerformGivesUpWithTheContext(t *testing.T) {
	for _, kind := range []string{"email", task.KindCPU, task.KindFail} {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := Perform(ctx, task.Task{Kind: kind, WorkMS: 10_000}); !errors.Is(err, context.Canceled) {
			t.Errorf("kind %s: %v, want context.Canceled", kind, err)
		}
	}
}
