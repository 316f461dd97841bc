package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"flowforge.example/flowforge/internal/task"
)

// open returns a store in a PostgreSQL schema of the test's own. Tests that need it are
// skipped unless FLOWFORGE_TEST_DATABASE_URL names a database.
func open(t *testing.T) *Store {
	t.Helper()
	url := os.Getenv("FLOWFORGE_TEST_DATABASE_URL")
	if url == "" {
		t.Skip("FLOWFORGE_TEST_DATABASE_URL is not set")
	}
	schema := fmt.Sprintf("test_%d", time.Now().UnixNano())
	administer(t, url, "CREATE SCHEMA "+schema)
	t.Cleanup(func() { administer(t, url, "DROP SCHEMA "+schema+" CASCADE") })

	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	config.MaxConns = 8
	config.ConnConfig.RuntimeParams["search_path"] = schema
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)

	// Services create the schema when they start, and several start at once.
	failures := make(chan error, 4)
	for range cap(failures) {
		go func() { failures <- createSchema(t.Context(), pool) }()
	}
	for range cap(failures) {
		if err := <-failures; err != nil {
			t.Fatalf("create schema: %v", err)
		}
	}
	return NewStore(pool)
}

func administer(t *testing.T, url, statement string) {
	t.Helper()
	ctx := context.Background() // the test's own is over when it cleans up
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func create(t *testing.T, store *Store, kind string) task.Task {
	t.Helper()
	created, err := store.Create(t.Context(), task.Draft{Kind: kind, WorkMS: 5}, "order-17")
	if err != nil {
		t.Fatal(err)
	}
	return created
}

func expectWaiting(t *testing.T, store *Store, want int64) {
	t.Helper()
	waiting, err := store.Waiting(t.Context())
	if err != nil || waiting != want {
		t.Errorf("waiting = %d, %v; want %d", waiting, err, want)
	}
}

func TestTaskIsKeptAsItCame(t *testing.T) {
	store := open(t)
	draft := task.Draft{Kind: "email", Payload: json.RawMessage(`{"to": "ada", "zero": "\u0000"}`), WorkMS: 5}
	created, err := store.Create(t.Context(), draft, "order-17")
	if err != nil {
		t.Fatal(err)
	}
	found, err := store.Get(t.Context(), created.ID)
	if err != nil {
		t.Fatal(err)
	}
	if found.Kind != "email" || found.WorkMS != 5 || found.RequestID != "order-17" || found.Status != task.Queued {
		t.Errorf("found %+v", found)
	}
	if string(found.Payload) != string(draft.Payload) {
		t.Errorf("payload = %s, want %s", found.Payload, draft.Payload)
	}
	if _, err := task.ParseID(string(found.ID)); err != nil {
		t.Error(err)
	}
}

func TestUnknownTask(t *testing.T) {
	store := open(t)
	const id = "0b9c2a52-6f0e-4f3b-9a43-1f0d7c1d2e3f"
	if _, err := store.Get(t.Context(), id); !errors.Is(err, task.ErrNotFound) {
		t.Errorf("get: %v, want task.ErrNotFound", err)
	}
	if err := store.Finish(t.Context(), id, nil); !errors.Is(err, task.ErrNotFound) {
		t.Errorf("finish: %v, want task.ErrNotFound", err)
	}
	if _, err := store.Claim(t.Context()); !errors.Is(err, task.ErrNotFound) {
		t.Errorf("claim: %v, want task.ErrNotFound", err)
	}
}

func TestListIsNewestFirst(t *testing.T) {
	store := open(t)
	create(t, store, "first")
	create(t, store, "second")
	create(t, store, "third")
	tasks, err := store.List(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(tasks) != 2 || tasks[0].Kind != "third" || tasks[1].Kind != "second" {
		t.Errorf("tasks = %+v", tasks)
	}
}

func TestLifeOfATask(t *testing.T) {
	store := open(t)
	good, bad := create(t, store, "good"), create(t, store, "bad")
	expectWaiting(t, store, 2)

	for _, want := range []task.ID{good.ID, bad.ID} {
		claimed, err := store.Claim(t.Context())
		if err != nil || claimed.ID != want || claimed.Status != task.Running || claimed.StartedAt == nil {
			t.Fatalf("claimed %+v, %v; want the oldest, running", claimed, err)
		}
	}
	expectWaiting(t, store, 0)

	if err := store.Finish(t.Context(), good.ID, nil); err != nil {
		t.Fatal(err)
	}
	if err := store.Finish(t.Context(), bad.ID, errors.New("no such address")); err != nil {
		t.Fatal(err)
	}
	if found, _ := store.Get(t.Context(), good.ID); found.Status != task.Completed || found.FinishedAt == nil {
		t.Errorf("good = %+v", found)
	}
	if found, _ := store.Get(t.Context(), bad.ID); found.Status != task.Failed || found.Error != "no such address" {
		t.Errorf("bad = %+v", found)
	}
}

func TestReleasedTaskWaitsAgain(t *testing.T) {
	store := open(t)
	created := create(t, store, "email")
	if _, err := store.Claim(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := store.Release(t.Context(), created.ID); err != nil {
		t.Fatal(err)
	}
	expectWaiting(t, store, 1)
}

func TestTaskOfADeadWorkerIsTakenAgain(t *testing.T) {
	store := open(t)
	created := create(t, store, "email")
	if _, err := store.Claim(t.Context()); err != nil {
		t.Fatal(err)
	}
	const lapse = "UPDATE tasks SET claimed_until = now() - interval '1 second'"
	if _, err := store.pool.Exec(t.Context(), lapse); err != nil {
		t.Fatal(err)
	}
	expectWaiting(t, store, 1)
	if again, err := store.Claim(t.Context()); err != nil || again.ID != created.ID {
		t.Errorf("claimed %+v, %v; want %s again", again, err, created.ID)
	}
}

func TestWorkersNeverShareATask(t *testing.T) {
	store := open(t)
	const total = 60
	for range total {
		create(t, store, "email")
	}
	var mu sync.Mutex
	taken := map[task.ID]int{}
	var workers sync.WaitGroup
	for range 6 {
		workers.Go(func() {
			for {
				claimed, err := store.Claim(t.Context())
				if errors.Is(err, task.ErrNotFound) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				taken[claimed.ID]++
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	for id, times := range taken {
		if times != 1 {
			t.Errorf("task %s was taken %d times", id, times)
		}
	}
	if len(taken) != total {
		t.Errorf("%d tasks were taken, want %d", len(taken), total)
	}
}

func TestConnectNamesWhatIsWrong(t *testing.T) {
	_, err := Connect(t.Context(), slog.New(slog.DiscardHandler), "postgres://:not-a-port", 1)
	if err == nil {
		t.Fatal("a malformed URL was accepted")
	}
}
