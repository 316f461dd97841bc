package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"unicode/utf8"

	"flowforge.example/flowforge/internal/httpserver"
	"flowforge.example/flowforge/internal/logging"
	"flowforge.example/flowforge/internal/task"
)

const (
	maxBody      = 64 << 10
	defaultLimit = 50
	maxLimit     = 500
)

// tasks holds the handlers below /tasks.
type tasks struct {
	store Store
	log   *slog.Logger
}

func (t tasks) create(w http.ResponseWriter, r *http.Request) {
	draft, err := readDraft(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		httpserver.WriteError(w, http.StatusBadRequest, err.Error())
		return
	}
	created, err := t.store.Create(r.Context(), draft, logging.RequestID(r.Context()))
	if err != nil {
		answerError(w, r, t.log, err)
		return
	}
	t.log.InfoContext(r.Context(), "task created", "task_id", created.ID, "kind", created.Kind)
	w.Header().Set("Location", "/tasks/"+string(created.ID))
	httpserver.WriteJSON(w, http.StatusCreated, created)
}

func (t tasks) list(w http.ResponseWriter, r *http.Request) {
	limit, err := readLimit(r.URL.Query().Get("limit"))
	if err != nil {
		httpserver.WriteError(w, http.StatusBadRequest, err.Error())
		return
	}
	found, err := t.store.List(r.Context(), limit)
	if err != nil {
		answerError(w, r, t.log, err)
		return
	}
	httpserver.WriteJSON(w, http.StatusOK, map[string][]task.Task{"tasks": found})
}

func (t tasks) get(w http.ResponseWriter, r *http.Request) {
	id, err := task.ParseID(r.PathValue("id"))
	if err != nil {
		httpserver.WriteError(w, http.StatusBadRequest, err.Error())
		return
	}
	found, err := t.store.Get(r.Context(), id)
	if err != nil {
		answerError(w, r, t.log, err)
		return
	}
	httpserver.WriteJSON(w, http.StatusOK, found)
}

func readDraft(body io.Reader) (task.Draft, error) {
	content, err := io.ReadAll(body)
	if err != nil {
		return task.Draft{}, fmt.Errorf("read body: %w", err)
	}
	// The database refuses what is not UTF-8, and the payload goes there as it came.
	if !utf8.Valid(content) {
		return task.Draft{}, errors.New("the body is not UTF-8")
	}
	var draft task.Draft
	if err := json.Unmarshal(content, &draft); err != nil {
		return task.Draft{}, fmt.Errorf("the body is not a task: %w", err)
	}
	return draft, draft.Validate()
}

func readLimit(text string) (int, error) {
	if text == "" {
		return defaultLimit, nil
	}
	limit, err := strconv.Atoi(text)
	if err != nil || limit < 1 || limit > maxLimit {
		return 0, fmt.Errorf("limit %q must be a number from 1 to %d", text, maxLimit)
	}
	return limit, nil
}
