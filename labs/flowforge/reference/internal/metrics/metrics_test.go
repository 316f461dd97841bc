package metrics

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"flowforge.example/flowforge/internal/task"
)

// routes answers as the names of its paths say.
func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /tasks/{id}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	mux.HandleFunc("GET /silent", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	return mux
}

func TestEveryRequestIsCounted(t *testing.T) {
	tests := map[string]struct{ method, target, path, status string }{
		"template, not the id": {"GET", "/tasks/7", "/tasks/{id}", "404"},
		"handler says nothing": {"GET", "/silent", "/silent", "200"},
		"handler panics":       {"GET", "/panic", "/panic", "500"},
		"unknown path":         {"GET", "/wp-login.php", "other", "404"},
		"method not allowed":   {"DELETE", "/silent", "other", "405"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			requests := NewRequests(prometheus.NewRegistry())
			func() {
				defer func() { _ = recover() }()
				requests.Observe(routes()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(test.method, test.target, nil))
			}()
			if count := testutil.ToFloat64(requests.total.WithLabelValues(test.method, test.path, test.status)); count != 1 {
				t.Errorf("counted %v, want 1", count)
			}
			if inFlight := testutil.ToFloat64(requests.inFlight); inFlight != 0 {
				t.Errorf("in flight = %v, want 0", inFlight)
			}
		})
	}
}

func TestClientsCannotInventSeries(t *testing.T) {
	requests := NewRequests(prometheus.NewRegistry())
	before := testutil.CollectAndCount(requests.total)
	for _, made := range []string{"A", "B", "C"} {
		request := httptest.NewRequest("BREW"+made, "/"+made, nil)
		requests.Observe(routes()).ServeHTTP(httptest.NewRecorder(), request)
	}
	if grown := testutil.CollectAndCount(requests.total) - before; grown != 1 {
		t.Errorf("three made-up requests added %d series, want 1", grown)
	}
}

func TestDurationIsInSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		registry := prometheus.NewRegistry()
		slow := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(250 * time.Millisecond) })
		NewRequests(registry).Observe(slow).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/x", nil))
		if count, sum := observed(t, registry, "http_request_duration_seconds"); count != 1 || sum != 0.25 {
			t.Errorf("observed %d durations, in sum %v; want 1 and 0.25", count, sum)
		}
	})
}

func TestQueueDepthFollowsTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		registry := prometheus.NewRegistry()
		ctx, stop := context.WithCancel(t.Context())
		counts := []int64{3, 7}
		go NewQueueDepth(registry).Watch(ctx, slog.New(slog.DiscardHandler), func(context.Context) (int64, error) {
			if len(counts) == 0 {
				return 0, errors.New("the database is gone")
			}
			count := counts[0]
			counts = counts[1:]
			return count, nil
		})
		for _, want := range []string{"3", "7", "7"} { // a failed count leaves the last one
			synctest.Wait()
			expect(t, registry, "flowforge_queue_depth", "# HELP flowforge_queue_depth Tasks that wait for a worker.\n"+
				"# TYPE flowforge_queue_depth gauge\nflowforge_queue_depth "+want+"\n")
			time.Sleep(depthInterval)
		}
		stop()
	})
}

// queue fails to record the end of the task "lost".
type queue struct{}

func (queue) Claim(context.Context) (task.Task, error) { return task.Task{}, nil }
func (queue) Release(context.Context, task.ID) error   { return nil }
func (queue) Finish(_ context.Context, id task.ID, _ error) error {
	if id == "lost" {
		return task.ErrNotFound
	}
	return nil
}

func TestOutcomesAreCounted(t *testing.T) {
	registry := prometheus.NewRegistry()
	counting := NewWork(registry).Count(queue{})
	_ = counting.Finish(t.Context(), "a", nil)
	_ = counting.Finish(t.Context(), "b", nil)
	_ = counting.Finish(t.Context(), "c", errors.New("no such address"))
	_ = counting.Finish(t.Context(), "lost", nil)
	expect(t, registry, "flowforge_tasks_completed_total", `# HELP flowforge_tasks_completed_total Tasks that ended, by outcome.
# TYPE flowforge_tasks_completed_total counter
flowforge_tasks_completed_total{outcome="failed"} 1
flowforge_tasks_completed_total{outcome="succeeded"} 2
`)
}

func TestInterruptedWorkIsNotMeasured(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	registry := prometheus.NewRegistry()
	work := NewWork(registry)
	interrupted := work.Time(func(context.Context, task.Task) error {
		cancel()
		return ctx.Err()
	})
	_ = interrupted(ctx, task.Task{})
	if in := testutil.ToFloat64(work.inProgress); in != 0 {
		t.Errorf("in progress = %v, want 0", in)
	}
	if count, _ := observed(t, registry, "flowforge_task_processing_duration_seconds"); count != 0 {
		t.Errorf("observed %d durations, want none", count)
	}
}

func expect(t *testing.T, registry *prometheus.Registry, name, text string) {
	t.Helper()
	if err := testutil.GatherAndCompare(registry, strings.NewReader(text), name); err != nil {
		t.Error(err)
	}
}

// observed adds up the histogram's series.
func observed(t *testing.T, registry *prometheus.Registry, name string) (count uint64, sum float64) {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, metric := range family.GetMetric() {
			count += metric.GetHistogram().GetSampleCount()
			sum += metric.GetHistogram().GetSampleSum()
		}
	}
	return count, sum
}
