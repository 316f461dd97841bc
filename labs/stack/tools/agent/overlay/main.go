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
