// Package worker takes tasks from the queue and works on them.
package worker

import (
	"context"
	"errors"
	"time"

	"flowforge.example/flowforge/internal/task"
)

// ErrAskedToFail is how a task of kind task.KindFail ends.
var ErrAskedToFail = errors.New("the task was asked to fail")

// Perform does the task's work and returns what made it fail, if anything. It gives up
// with the context's error when the context ends first.
func Perform(ctx context.Context, t task.Task) error {
	effort := wait
	if t.Kind == task.KindCPU {
		effort = burn
	}
	if err := effort(ctx, t.Work()); err != nil {
		return err
	}
	if t.Kind == task.KindFail {
		return ErrAskedToFail
	}
	return nil
}

func wait(ctx context.Context, duration time.Duration) error {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func burn(ctx context.Context, duration time.Duration) error {
	for end := time.Now().Add(duration); time.Now().Before(end); {
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}
