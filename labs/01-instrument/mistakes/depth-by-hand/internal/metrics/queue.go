package metrics

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"flowforge.example/flowforge/internal/api"
	"flowforge.example/flowforge/internal/task"
)

// countingStore counts the tasks that were really stored.
type countingStore struct {
	api.Store
	created prometheus.Counter
	depth   prometheus.Gauge
}

// CountCreated returns the store with a counter and a gauge around it.
func CountCreated(registry *prometheus.Registry, store api.Store) api.Store {
	factory := promauto.With(registry)
	return countingStore{
		Store: store,
		created: factory.NewCounter(prometheus.CounterOpts{
			Name: "flowforge_tasks_created_total",
			Help: "Tasks that were accepted and stored.",
		}),
		depth: factory.NewGauge(prometheus.GaugeOpts{
			Name: "flowforge_queue_depth",
			Help: "Tasks that wait for a worker.",
		}),
	}
}

func (s countingStore) Create(ctx context.Context, draft task.Draft, requestID string) (task.Task, error) {
	created, err := s.Store.Create(ctx, draft, requestID)
	if err == nil {
		s.created.Inc()
		s.depth.Inc()
	}
	return created, err
}
