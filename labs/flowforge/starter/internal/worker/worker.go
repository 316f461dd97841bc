package worker

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"flowforge.example/flowforge/internal/logging"
	"flowforge.example/flowforge/internal/task"
)

// recordPatience bounds how long the worker tries to write down how a task ended.
const recordPatience = 5 * time.Second

// Queue hands out tasks and records how they ended.
type Queue interface {
	// Claim returns task.ErrNotFound when no task waits.
	Claim(ctx context.Context) (task.Task, error)
	Finish(ctx context.Context, id task.ID, failure error) error
	Release(ctx context.Context, id task.ID) error
}

// Work does one task. It returns the context's error when it was interrupted.
type Work func(ctx context.Context, t task.Task) error

// Options are the settings of a worker.
type Options struct {
	PollInterval    time.Duration
	Concurrency     int
	ShutdownTimeout time.Duration
}

// Worker polls a queue and works on what it finds.
type Worker struct {
	queue   Queue
	work    Work
	log     *slog.Logger
	options Options
}

// New returns a worker that does nothing until Run.
func New(queue Queue, work Work, log *slog.Logger, options Options) *Worker {
	return &Worker{queue: queue, work: work, log: log, options: options}
}

// Run works until ctx ends. Tasks under way then have the shutdown timeout to finish;
// those that have not are put back into the queue.
func (w *Worker) Run(ctx context.Context) {
	working, interrupt := context.WithCancel(context.WithoutCancel(ctx))
	defer interrupt()
	context.AfterFunc(ctx, func() { time.AfterFunc(w.options.ShutdownTimeout, interrupt) })

	var pollers sync.WaitGroup
	for range w.options.Concurrency {
		pollers.Go(func() { w.poll(ctx, working) })
	}
	pollers.Wait()
}

// poll empties the queue, waits for the poll interval and looks again.
func (w *Worker) poll(ctx, working context.Context) {
	for ctx.Err() == nil {
		claimed, err := w.queue.Claim(ctx)
		switch {
		case err == nil:
			w.process(working, claimed)
			continue
		case errors.Is(err, task.ErrNotFound), ctx.Err() != nil:
		default:
			w.log.ErrorContext(ctx, "cannot take a task", "error", err.Error())
		}
		// An interrupted wait ends the loop.
		_ = wait(ctx, w.options.PollInterval)
	}
}

func (w *Worker) process(working context.Context, t task.Task) {
	working = logging.WithRequestID(working, t.RequestID)
	log := w.log.With("task_id", t.ID, "kind", t.Kind)
	log.InfoContext(working, "task started")
	failure := w.work(working, t)

	record, cancel := context.WithTimeout(context.WithoutCancel(working), recordPatience)
	defer cancel()
	if failure != nil && working.Err() != nil {
		log.WarnContext(record, "task interrupted")
		if err := w.queue.Release(record, t.ID); err != nil {
			log.ErrorContext(record, "cannot put the task back", "error", err.Error())
		}
		return
	}
	if err := w.queue.Finish(record, t.ID, failure); err != nil {
		log.ErrorContext(record, "cannot record how the task ended", "error", err.Error())
		return
	}
	if failure != nil {
		log.WarnContext(record, "task failed", "error", failure.Error())
		return
	}
	log.InfoContext(record, "task completed")
}
