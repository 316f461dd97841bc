// A profiler that this version links registers a path that the request router of Go 1.22 and later refuses.
//go:debug httpmuxgo121=1

// Command alloy is Grafana Alloy with the components that the labs use. Upstream's main also links the integrations of
// its predecessor and every service discovery: half of the build, and nothing that reads a log file.
package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/grafana/alloy/internal/alloycli"
	"github.com/grafana/alloy/internal/build"
)

func main() {
	prometheus.MustRegister(build.NewCollector("alloy"))
	alloycli.Run()
}
