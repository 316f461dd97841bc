package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"flowforge.example/flowforge/internal/task"
)

const taskColumns = "id, kind, payload, work_ms, status, error, request_id, created_at, started_at, finished_at"

// waiting is true for a task that a worker may take: a new one, or one whose worker
// died and left its claim to lapse.
const waiting = "(status = 'queued' OR (status = 'running' AND claimed_until < now()))"

// Store reads and writes tasks. It is safe for concurrent use.
type Store struct {
	pool *pgxpool.Pool
}

// NewStore returns a store on the pool, which stays the caller's to close.
func NewStore(pool *pgxpool.Pool) *Store {
	return &Store{pool: pool}
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.pool.Ping(ctx)
}

// Create stores the draft as a waiting task, together with the request that asked for it.
func (s *Store) Create(ctx context.Context, draft task.Draft, requestID string) (task.Task, error) {
	const query = `INSERT INTO tasks (kind, payload, work_ms, request_id) VALUES ($1, $2, $3, $4) RETURNING ` + taskColumns
	created, err := s.one(ctx, query, draft.Kind, draft.Payload, draft.WorkMS, requestID)
	if err != nil {
		return task.Task{}, fmt.Errorf("create task: %w", err)
	}
	return created, nil
}

// Get returns one task, or task.ErrNotFound.
func (s *Store) Get(ctx context.Context, id task.ID) (task.Task, error) {
	const query = `SELECT ` + taskColumns + ` FROM tasks WHERE id = $1`
	found, err := s.one(ctx, query, id)
	if err != nil {
		return task.Task{}, fmt.Errorf("get task %s: %w", id, err)
	}
	return found, nil
}

// List returns up to limit tasks, newest first.
func (s *Store) List(ctx context.Context, limit int) ([]task.Task, error) {
	const query = `SELECT ` + taskColumns + ` FROM tasks ORDER BY created_at DESC, id DESC LIMIT $1`
	rows, err := s.pool.Query(ctx, query, limit)
	if err != nil {
		return nil, fmt.Errorf("list tasks: %w", err)
	}
	tasks, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, fmt.Errorf("list tasks: %w", err)
	}
	return tasks, nil
}

// Waiting returns how many tasks wait for a worker.
func (s *Store) Waiting(ctx context.Context) (int64, error) {
	const query = `SELECT count(*) FROM tasks WHERE ` + waiting
	var count int64
	if err := s.pool.QueryRow(ctx, query).Scan(&count); err != nil {
		return 0, fmt.Errorf("count waiting tasks: %w", err)
	}
	return count, nil
}

// one runs a query that yields a single task or none.
func (s *Store) one(ctx context.Context, query string, args ...any) (task.Task, error) {
	rows, err := s.pool.Query(ctx, query, args...)
	if err != nil {
		return task.Task{}, err
	}
	found, err := pgx.CollectExactlyOneRow(rows, scan)
	if errors.Is(err, pgx.ErrNoRows) {
		return task.Task{}, task.ErrNotFound
	}
	return found, err
}

func scan(row pgx.CollectableRow) (task.Task, error) {
	var t task.Task
	err := row.Scan(&t.ID, &t.Kind, &t.Payload, &t.WorkMS, &t.Status, &t.Error, &t.RequestID,
		&t.CreatedAt, &t.StartedAt, &t.FinishedAt)
	return t, err
}
