// Package httpserver is what every HTTP service of FlowForge needs around its
// handlers: request ids, access log, recovery from panics, health, graceful shutdown.
package httpserver

import "net/http"

// Recorder passes a response through and remembers its status code.
type Recorder struct {
	http.ResponseWriter
	status int
}

// NewRecorder returns a recorder around the writer.
func NewRecorder(w http.ResponseWriter) *Recorder {
	return &Recorder{ResponseWriter: w}
}

// Sent reports whether the answer has begun.
func (r *Recorder) Sent() bool {
	return r.status != 0
}

// Status returns the answer's status code. A handler that returns without writing
// anything has answered 200: net/http sends it.
func (r *Recorder) Status() int {
	if !r.Sent() {
		return http.StatusOK
	}
	return r.status
}

// WriteHeader sends the status code and remembers the first one.
func (r *Recorder) WriteHeader(status int) {
	if !r.Sent() {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write sends part of the body, and 200 before it when no status was sent.
func (r *Recorder) Write(body []byte) (int, error) {
	if !r.Sent() {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(body)
}

// Unwrap lets http.ResponseController reach the writer below.
func (r *Recorder) Unwrap() http.ResponseWriter {
	return r.ResponseWriter
}
