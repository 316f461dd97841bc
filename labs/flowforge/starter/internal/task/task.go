// Package task holds what a task is and which tasks FlowForge accepts.
package task

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"
)

// MaxWork bounds the time one task may keep a worker busy.
const MaxWork = 10 * time.Second

// KindFail is the kind of task that does its work and then fails.
const KindFail = "fail"

// KindCPU is the kind of task that burns processor time; every other kind waits.
const KindCPU = "cpu"

// ErrNotFound is returned when no task has the given id.
var ErrNotFound = errors.New("task not found")

var (
	idPattern   = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	kindPattern = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)
)

// ID identifies a task: a UUID in its lower-case text form.
type ID string

// ParseID returns text as an ID, or an error when it is not a UUID.
func ParseID(text string) (ID, error) {
	if !idPattern.MatchString(text) {
		return "", fmt.Errorf("task id %q is not a lower-case UUID", text)
	}
	return ID(text), nil
}

// Status says how far a task has come.
type Status string

// A task moves from queued to running and ends as completed or failed.
const (
	Queued    Status = "queued"
	Running   Status = "running"
	Completed Status = "completed"
	Failed    Status = "failed"
)

// Task is one unit of work, as stored and as shown to clients.
type Task struct {
	ID         ID              `json:"id"`
	Kind       string          `json:"kind"`
	Payload    json.RawMessage `json:"payload,omitempty"`
	WorkMS     int             `json:"work_ms"`
	Status     Status          `json:"status"`
	Error      string          `json:"error,omitempty"`
	RequestID  string          `json:"request_id"`
	CreatedAt  time.Time       `json:"created_at"`
	StartedAt  *time.Time      `json:"started_at,omitempty"`
	FinishedAt *time.Time      `json:"finished_at,omitempty"`
}

// Work returns how long the task keeps a worker busy.
func (t Task) Work() time.Duration {
	return time.Duration(t.WorkMS) * time.Millisecond
}

// Draft is a task that a client asks for and that has no id yet.
type Draft struct {
	Kind    string          `json:"kind"`
	Payload json.RawMessage `json:"payload"`
	WorkMS  int             `json:"work_ms"`
}

// Validate reports the first thing that keeps the draft from becoming a task.
func (d Draft) Validate() error {
	if !kindPattern.MatchString(d.Kind) {
		return fmt.Errorf("kind %q must be 1 to 32 of a-z, 0-9, _ and -, and start with a letter", d.Kind)
	}
	if d.WorkMS < 0 || d.WorkMS > int(MaxWork.Milliseconds()) {
		return fmt.Errorf("work_ms %d must lie between 0 and %d", d.WorkMS, MaxWork.Milliseconds())
	}
	return nil
}
