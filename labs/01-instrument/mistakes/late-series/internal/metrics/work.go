package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"flowforge.example/flowforge/internal/task"
	"flowforge.example/flowforge/internal/worker"
)

// Work measures what a worker does.
type Work struct {
	completed  *prometheus.CounterVec
	duration   prometheus.Histogram
	inProgress prometheus.Gauge
}

// NewWork registers the metrics.
func NewWork(registry *prometheus.Registry) *Work {
	factory := promauto.With(registry)
	return &Work{
		completed: factory.NewCounterVec(prometheus.CounterOpts{
			Name: "flowforge_tasks_completed_total",
			Help: "Tasks that ended, by outcome.",
		}, []string{"outcome"}),
		duration: factory.NewHistogram(prometheus.HistogramOpts{
			Name:    "flowforge_task_processing_duration_seconds",
			Help:    "Time a worker spent on a task that ended.",
			Buckets: []float64{0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30},
		}),
		inProgress: factory.NewGauge(prometheus.GaugeOpts{
			Name: "flowforge_tasks_in_progress",
			Help: "Tasks that are being worked on right now.",
		}),
	}
}

// Time returns the work with a stopwatch around it. Interrupted work goes back into the
// queue and will be measured when it ends.
func (m *Work) Time(work worker.Work) worker.Work {
	return func(ctx context.Context, t task.Task) error {
		m.inProgress.Inc()
		defer m.inProgress.Dec()
		start := time.Now()
		failure := work(ctx, t)
		if failure == nil || ctx.Err() == nil {
			m.duration.Observe(time.Since(start).Seconds())
		}
		return failure
	}
}

// countingQueue counts the tasks whose end was really recorded.
type countingQueue struct {
	worker.Queue
	completed *prometheus.CounterVec
}

// Count returns the queue with counters around it.
func (m *Work) Count(queue worker.Queue) worker.Queue {
	return countingQueue{Queue: queue, completed: m.completed}
}

func (q countingQueue) Finish(ctx context.Context, id task.ID, failure error) error {
	if err := q.Queue.Finish(ctx, id, failure); err != nil {
		return err
	}
	outcome := "succeeded"
	if failure != nil {
		outcome = "failed"
	}
	q.completed.WithLabelValues(outcome).Inc()
	return nil
}
