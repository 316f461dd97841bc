-- Finds who handed in the same evidence.
CREATE INDEX submission_by_evidence ON submission (evidence_sha256);
