-- Secrets (session, link and API tokens) are kept as SHA-256 only: a copy of the database opens nothing.
CREATE TABLE account (
    id            TEXT   NOT NULL PRIMARY KEY,
    name          TEXT   NOT NULL,
    -- The name in lower case: `Ada` and `ada` are one person.
    name_key      TEXT   NOT NULL UNIQUE,
    display_name  TEXT   NOT NULL,
    role          TEXT   NOT NULL CHECK (role IN ('student', 'instructor')),
    password_hash TEXT   NOT NULL,
    created_at    BIGINT NOT NULL
);

CREATE TABLE session (
    token_hash TEXT   NOT NULL PRIMARY KEY,
    account_id TEXT   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_account ON session (account_id);
CREATE INDEX session_by_expiry ON session (expires_at);

-- The link that makes the first instructor: at most one row.
CREATE TABLE setup_link (
    token_hash TEXT   NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL
);

CREATE TABLE invite (
    id         TEXT    NOT NULL PRIMARY KEY,
    token_hash TEXT    NOT NULL UNIQUE,
    role       TEXT    NOT NULL CHECK (role IN ('student', 'instructor')),
    note       TEXT    NOT NULL,
    created_by TEXT    NOT NULL REFERENCES account (id),
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    max_uses   BIGINT  NOT NULL CHECK (max_uses > 0),
    uses       BIGINT  NOT NULL DEFAULT 0 CHECK (uses <= max_uses),
    revoked_at BIGINT
);

CREATE TABLE api_token (
    id           TEXT   NOT NULL PRIMARY KEY,
    token_hash   TEXT   NOT NULL UNIQUE,
    account_id   TEXT   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    label        TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX api_token_by_account ON api_token (account_id);
