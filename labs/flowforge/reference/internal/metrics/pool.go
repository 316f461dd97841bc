package metrics

import (
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// registerPool exposes the pool's own statistics. They are read from memory, so reading
// them while Prometheus waits costs next to nothing.
func registerPool(registry *prometheus.Registry, pool *pgxpool.Pool) {
	factory := promauto.With(registry)
	connections := func(state string, count func() int32) {
		factory.NewGaugeFunc(prometheus.GaugeOpts{
			Name:        "flowforge_db_pool_connections",
			Help:        "Open connections to the database, by whether a request uses them.",
			ConstLabels: prometheus.Labels{"state": state},
		}, func() float64 { return float64(count()) })
	}
	connections("in_use", func() int32 { return pool.Stat().AcquiredConns() })
	connections("idle", func() int32 { return pool.Stat().IdleConns() })

	factory.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "flowforge_db_pool_max_connections",
		Help: "Most connections to the database that the pool may open.",
	}, func() float64 { return float64(pool.Stat().MaxConns()) })
	factory.NewCounterFunc(prometheus.CounterOpts{
		Name: "flowforge_db_pool_wait_seconds_total",
		Help: "Time that was spent waiting for a connection because none was idle.",
	}, func() float64 { return pool.Stat().EmptyAcquireWaitTime().Seconds() })
}
