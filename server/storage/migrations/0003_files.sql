-- JSON object: the rubric's name of a file to its text.
ALTER TABLE submission ADD COLUMN files TEXT NOT NULL DEFAULT '{}';

-- What a student last put into a lab's form, refused or not: the form shows it again.
CREATE TABLE draft (
    student_id TEXT   NOT NULL REFERENCES account (id),
    lab        TEXT   NOT NULL,
    -- JSON object, as in `submission.files`.
    files      TEXT   NOT NULL,
    saved_at   BIGINT NOT NULL,
    PRIMARY KEY (student_id, lab)
);
