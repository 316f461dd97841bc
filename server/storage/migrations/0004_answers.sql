-- A person's newest answer to a question or exercise of a lesson, and since when they have had it right.
CREATE TABLE answer (
    account_id     TEXT   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    lesson         TEXT   NOT NULL,
    task_kind      TEXT   NOT NULL CHECK (task_kind IN ('question', 'exercise')),
    task           TEXT   NOT NULL,
    -- JSON: the fields of the form.
    given          TEXT   NOT NULL,
    tries          BIGINT NOT NULL CHECK (tries > 0),
    answered_at    BIGINT NOT NULL,
    -- Stays when a later answer is wrong.
    first_right_at BIGINT,
    PRIMARY KEY (account_id, lesson, task_kind, task)
);

-- When a person last opened a lesson: where to continue.
CREATE TABLE lesson_visit (
    account_id TEXT   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    lesson     TEXT   NOT NULL,
    visited_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, lesson)
);
