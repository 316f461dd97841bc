package postgres

import (
	"context"
	"fmt"
	"time"

	"flowforge.example/flowforge/internal/task"
)

// lease is how long a worker may keep a task before another one takes it for
// abandoned. Three times task.MaxWork leaves room for a slow database.
const lease = 3 * task.MaxWork

// Claim hands the oldest waiting task to one worker, or returns task.ErrNotFound when
// none waits. Workers never wait for each other: SKIP LOCKED passes over a row that
// another one is just claiming.
func (s *Store) Claim(ctx context.Context) (task.Task, error) {
	const query = `
		UPDATE tasks SET status = 'running', started_at = now(), claimed_until = now() + $1
		 WHERE id = (SELECT id FROM tasks WHERE ` + waiting + ` ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING ` + taskColumns
	claimed, err := s.one(ctx, query, time.Duration(lease))
	if err != nil {
		return task.Task{}, fmt.Errorf("claim task: %w", err)
	}
	return claimed, nil
}

// Finish records how a claimed task ended: completed when failure is nil, else failed.
func (s *Store) Finish(ctx context.Context, id task.ID, failure error) error {
	const query = `
		UPDATE tasks SET status = $2, error = $3, finished_at = now(), claimed_until = NULL
		 WHERE id = $1 AND status = 'running'`
	status, reason := task.Completed, ""
	if failure != nil {
		status, reason = task.Failed, failure.Error()
	}
	return s.update(ctx, "finish", id, query, id, status, reason)
}

// Release puts a claimed task back, so that another worker starts it afresh.
func (s *Store) Release(ctx context.Context, id task.ID) error {
	const query = `
		UPDATE tasks SET status = 'queued', started_at = NULL, claimed_until = NULL
		 WHERE id = $1 AND status = 'running'`
	return s.update(ctx, "release", id, query, id)
}

func (s *Store) update(ctx context.Context, verb string, id task.ID, query string, args ...any) error {
	tag, err := s.pool.Exec(ctx, query, args...)
	if err == nil && tag.RowsAffected() == 0 {
		err = task.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("%s task %s: %w", verb, id, err)
	}
	return nil
}
