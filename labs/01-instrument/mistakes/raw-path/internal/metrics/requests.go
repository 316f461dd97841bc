package metrics

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"flowforge.example/flowforge/internal/httpserver"
)

// other stands for every method that clients make up.
const other = "other"

// Requests measures the HTTP requests of a service.
type Requests struct {
	total    *prometheus.CounterVec
	duration *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

// NewRequests registers the metrics, with every series that a query may ask for.
func NewRequests(registry *prometheus.Registry) *Requests {
	factory := promauto.With(registry)
	requests := &Requests{
		total: factory.NewCounterVec(prometheus.CounterOpts{
			Name: "http_requests_total",
			Help: "HTTP requests that were answered.",
		}, []string{"method", "path", "status"}),
		duration: factory.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_request_duration_seconds",
			Help: "Time from a request's arrival to the end of its answer.",
			// The objective is 95 % of requests below 0.3 s: without a bound there, the
			// share below it could only be guessed.
			Buckets: []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5},
		}, []string{"method", "path"}),
		inFlight: factory.NewGauge(prometheus.GaugeOpts{
			Name: "http_requests_in_flight",
			Help: "HTTP requests that are being answered right now.",
		}),
	}
	requests.initialise("GET", "/tasks", "200", "500")
	requests.initialise("POST", "/tasks", "201", "400", "500")
	requests.initialise("GET", "/tasks/{id}", "200", "404", "500")
	requests.initialise("GET", "/health", "200", "503")
	return requests
}

// initialise makes series appear at 0. A series that begins with the first failure has no
// value before it, and a query for the rate of failures finds nothing.
func (m *Requests) initialise(method, path string, statuses ...string) {
	m.duration.WithLabelValues(method, path)
	for _, status := range statuses {
		m.total.WithLabelValues(method, path, status)
	}
}

// Observe measures the requests that next answers.
func (m *Requests) Observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		recorder := httpserver.NewRecorder(w)
		returned := false
		m.inFlight.Inc()
		// Deferred, so that a panic in a handler is measured too.
		defer func() {
			m.inFlight.Dec()
			status := recorder.Status()
			if !returned && !recorder.Sent() {
				status = http.StatusInternalServerError
			}
			method, path := methodLabel(r.Method), r.URL.Path
			m.total.WithLabelValues(method, path, strconv.Itoa(status)).Inc()
			m.duration.WithLabelValues(method, path).Observe(time.Since(start).Seconds())
		}()
		next.ServeHTTP(recorder, r)
		returned = true
	})
}

func methodLabel(method string) string {
	known := []string{
		http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut,
		http.MethodPatch, http.MethodDelete, http.MethodOptions,
	}
	if slices.Contains(known, method) {
		return method
	}
	return other
}
