package metrics

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"flowforge.example/flowforge/internal/api"
	"flowforge.example/flowforge/internal/task"
)

const depthInterval = time.Second

// countingStore counts the tasks that were stored since the last scrape.
type countingStore struct {
	api.Store
	created *atomic.Int64
}

// CountCreated returns the store with a counter around it.
func CountCreated(registry *prometheus.Registry, store api.Store) api.Store {
	created := new(atomic.Int64)
	promauto.With(registry).NewCounterFunc(prometheus.CounterOpts{
		Name: "flowforge_tasks_created_total",
		Help: "Tasks that were accepted and stored.",
	}, func() float64 { return float64(created.Swap(0)) })
	return countingStore{Store: store, created: created}
}

func (s countingStore) Create(ctx context.Context, draft task.Draft, requestID string) (task.Task, error) {
	created, err := s.Store.Create(ctx, draft, requestID)
	if err == nil {
		s.created.Add(1)
	}
	return created, err
}

// QueueDepth keeps track of how many tasks wait. It belongs to the api-service: the depth
// matters most when no worker is alive to report it.
type QueueDepth struct {
	gauge prometheus.Gauge
}

// NewQueueDepth registers the metric.
func NewQueueDepth(registry *prometheus.Registry) *QueueDepth {
	return &QueueDepth{gauge: promauto.With(registry).NewGauge(prometheus.GaugeOpts{
		Name: "flowforge_queue_depth",
		Help: "Tasks that wait for a worker.",
	})}
}

// Watch keeps the depth up to date until ctx ends. It counts in the background, because a
// scrape must not wait for a database that may be the problem.
func (d *QueueDepth) Watch(ctx context.Context, log *slog.Logger, waiting func(context.Context) (int64, error)) {
	ticks := time.NewTicker(depthInterval)
	defer ticks.Stop()
	for {
		count, err := countWithin(ctx, depthInterval, waiting)
		if err == nil {
			d.gauge.Set(float64(count))
		} else if ctx.Err() == nil {
			log.WarnContext(ctx, "queue depth not updated", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}

func countWithin(ctx context.Context, limit time.Duration, waiting func(context.Context) (int64, error)) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return waiting(ctx)
}
