-- A submission is its own grading job, so accepting one and queueing it is a single insert.
CREATE TABLE submission (
    id               TEXT    NOT NULL PRIMARY KEY,
    student_id       TEXT    NOT NULL REFERENCES account (id),
    lab              TEXT    NOT NULL,
    source           TEXT    NOT NULL CHECK (source IN ('live', 'upload')),
    -- JSON object: target name to address.
    targets          TEXT    NOT NULL,
    state            TEXT    NOT NULL CHECK (state IN ('queued', 'running', 'graded', 'faulted')),
    queued_at        BIGINT  NOT NULL,
    -- Made anew at each claim: who does not know it may not write any more.
    lease_id         TEXT,
    lease_expires_at BIGINT,
    claims           BIGINT  NOT NULL DEFAULT 0,
    -- The name of the recorded evidence in the blob store.
    evidence_sha256  TEXT,
    -- JSON of `model::Report`.
    report           TEXT,
    fault            TEXT,
    points           DOUBLE PRECISION,
    points_possible  DOUBLE PRECISION,
    finished_at      BIGINT,
    CHECK ((state = 'running') = (lease_id IS NOT NULL)),
    CHECK ((state IN ('graded', 'faulted')) = (finished_at IS NOT NULL))
);
-- One attempt under way per student and lab, whatever two browser tabs do.
CREATE UNIQUE INDEX submission_one_under_way ON submission (student_id, lab) WHERE state IN ('queued', 'running');
CREATE INDEX submission_queue ON submission (queued_at, id) WHERE state IN ('queued', 'running');
CREATE INDEX submission_by_student ON submission (student_id, lab, queued_at);

-- The verdicts as they come, for pages that watch; the report repeats them once the submission is graded.
CREATE TABLE verdict (
    submission_id TEXT   NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    position      BIGINT NOT NULL,
    -- JSON of `model::Verdict`.
    body          TEXT   NOT NULL,
    PRIMARY KEY (submission_id, position)
);
