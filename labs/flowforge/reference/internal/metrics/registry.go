// Package metrics holds everything FlowForge exposes to Prometheus. What the services do
// is measured from outside, by wrapping their parts; the parts know nothing of it.
package metrics

import (
	"net/http"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// NewRegistry returns a registry with what both services expose: the Go runtime, the
// process, the build and the connection pool. It is not the library's global one, into
// which any imported package may register metrics of its own.
func NewRegistry(version string, pool *pgxpool.Pool) *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	promauto.With(registry).NewGaugeVec(prometheus.GaugeOpts{
		Name: "flowforge_build_info",
		Help: "Always 1; the labels tell which build is running.",
	}, []string{"version"}).WithLabelValues(version).Set(1)
	registerPool(registry, pool)
	return registry
}

// Expose answers /metrics and passes every other request on. Being outside all other
// middleware, it keeps scrapes out of the numbers about users' requests.
func Expose(registry *prometheus.Registry, next http.Handler) http.Handler {
	exposition := promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/metrics" {
			exposition.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}
