// Package fault lets a client ask for a failure or a delay, so that monitoring can be
// tried out on a healthy service. For labs only: services switch it on by a setting.
package fault

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"flowforge.example/flowforge/internal/httpserver"
)

// Header names the fault: error, panic, or delay= and a duration such as delay=250ms.
const Header = "X-FlowForge-Fault"

// MaxDelay caps a delay that a client asks for.
const MaxDelay = 2 * time.Second

// Handler does what the request's fault header asks for, in the place of next or
// before it. It belongs around a single route's handler, inside all middleware, which
// then sees an ordinary slow or failing request.
func Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, argument, _ := strings.Cut(r.Header.Get(Header), "=")
		switch name {
		case "":
			next.ServeHTTP(w, r)
		case "error":
			httpserver.WriteError(w, http.StatusInternalServerError, "failure asked for by "+Header)
		case "panic":
			panic("panic asked for by " + Header)
		case "delay":
			delay, err := time.ParseDuration(argument)
			if err != nil {
				refuse(w, r)
				return
			}
			if !wait(r, delay) {
				httpserver.WriteError(w, http.StatusServiceUnavailable, "the request ended during the delay")
				return
			}
			next.ServeHTTP(w, r)
		default:
			refuse(w, r)
		}
	})
}

// wait returns false when the request ended first.
func wait(r *http.Request, delay time.Duration) bool {
	timer := time.NewTimer(min(delay, MaxDelay))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

func refuse(w http.ResponseWriter, r *http.Request) {
	httpserver.WriteError(w, http.StatusBadRequest,
		fmt.Sprintf("%s %q is not one of error, panic, delay=250ms", Header, r.Header.Get(Header)))
}
