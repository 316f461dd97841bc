// Package postgres keeps tasks in PostgreSQL. It is the only package that speaks SQL.
package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	connectPatience = 30 * time.Second
	connectPause    = time.Second

	// schemaLock is the advisory lock under which the schema is created.
	schemaLock = 0x464c4f57
)

// CREATE … IF NOT EXISTS fails when two sessions run it at the same moment; hence schemaLock.
const schema = `
CREATE TABLE IF NOT EXISTS tasks (
	id            uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
	kind          text        NOT NULL,
	payload       json,
	work_ms       integer     NOT NULL,
	status        text        NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'completed', 'failed')),
	error         text        NOT NULL DEFAULT '',
	request_id    text        NOT NULL,
	created_at    timestamptz NOT NULL DEFAULT now(),
	started_at    timestamptz,
	finished_at   timestamptz,
	claimed_until timestamptz
);
CREATE INDEX IF NOT EXISTS tasks_by_age ON tasks (created_at, id);
CREATE INDEX IF NOT EXISTS tasks_unfinished ON tasks (created_at) WHERE status IN ('queued', 'running');
`

// Connect opens a pool of at most maxConnections and creates the schema. A database
// that is still starting is given half a minute.
func Connect(ctx context.Context, log *slog.Logger, url string, maxConnections int) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read database url: %w", err)
	}
	config.MaxConns = int32(maxConnections)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open connection pool: %w", err)
	}
	if err := prepare(ctx, log, pool); err != nil {
		pool.Close()
		return nil, err
	}
	return pool, nil
}

func prepare(ctx context.Context, log *slog.Logger, pool *pgxpool.Pool) error {
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	for {
		err := createSchema(ctx, pool)
		if err == nil {
			return nil
		}
		log.WarnContext(ctx, "database not ready", "error", err.Error())
		select {
		case <-ctx.Done():
			return fmt.Errorf("create schema: %w", err)
		case <-time.After(connectPause):
		}
	}
}

func createSchema(ctx context.Context, pool *pgxpool.Pool) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", schemaLock); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, schema)
		return err
	})
}
