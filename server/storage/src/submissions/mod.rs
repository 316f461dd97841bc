//! Hand-ins of labs. A submission is its own grading job; the job's side is in `queue`.

mod copies;
mod queue;

use std::collections::BTreeMap;

use model::{
    LabSlug, Report, SubmissionId, SubmissionSource, SubmissionState, SubmissionSummary, UserId,
};

use crate::{BlobId, Connection, StorageError, WriteTransaction};

pub use copies::{find_original, list_copies};
pub use queue::{
    Claimed, Lease, Next, Outcome, claim_next, extend_lease, finish, queue_depth, record_evidence,
    release_lease,
};

/// A submission about to be stored, queued.
pub struct NewSubmission<'a> {
    pub id: &'a SubmissionId,
    pub student: &'a UserId,
    pub lab: &'a LabSlug,
    pub targets: &'a BTreeMap<String, String>,
    /// Texts by the rubric's names.
    pub files: &'a BTreeMap<String, String>,
    /// There when the evidence is handed in instead of collected.
    pub uploaded_evidence: Option<&'a BlobId>,
    pub queued_at_ms: i64,
}

/// All that is stored of a submission, but for its verdicts.
#[derive(Debug, Clone)]
pub struct StoredSubmission {
    pub summary: SubmissionSummary,
    pub targets: BTreeMap<String, String>,
    pub evidence: Option<BlobId>,
    pub report: Option<Report>,
    pub fault: Option<String>,
    /// How often grading began: on a new number, verdicts seen before are void.
    pub claims: u32,
}

/// Stores and queues a submission; `Duplicate` if the student has one under way in this lab.
pub async fn insert(
    tx: &mut WriteTransaction,
    new: &NewSubmission<'_>,
) -> Result<(), StorageError> {
    let targets =
        serde_json::to_string(new.targets).map_err(|error| corrupt(new.id.as_str(), &error))?;
    let files =
        serde_json::to_string(new.files).map_err(|error| corrupt(new.id.as_str(), &error))?;
    let source = if new.uploaded_evidence.is_some() {
        SubmissionSource::Upload
    } else {
        SubmissionSource::Live
    };
    sqlx::query(
        "INSERT INTO submission (id, student_id, lab, source, targets, files, state, queued_at, evidence_sha256)
         VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7, $8)",
    )
    .bind(new.id.as_str())
    .bind(new.student.as_str())
    .bind(new.lab.as_str())
    .bind(source.word())
    .bind(targets)
    .bind(files)
    .bind(new.queued_at_ms)
    .bind(new.uploaded_evidence.map(BlobId::as_str))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

// The statements share these columns; SQL has to be one static text for the `Any` driver's statement cache.
macro_rules! select_summaries {
    ($rest:literal) => {
        concat!(
            "SELECT submission.id, submission.student_id, account.display_name AS student_name, submission.lab,
                    submission.source, submission.state, submission.queued_at, submission.evidence_sha256,
                    submission.points, submission.points_possible, submission.finished_at
               FROM submission JOIN account ON account.id = submission.student_id ",
            $rest
        )
    };
}

/// One submission.
pub async fn find(
    connection: &mut Connection,
    id: &SubmissionId,
) -> Result<Option<StoredSubmission>, StorageError> {
    let row: Option<SummaryRow> = sqlx::query_as(select_summaries!("WHERE submission.id = $1"))
        .bind(id.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let details: (String, Option<String>, Option<String>, i64) =
        sqlx::query_as("SELECT targets, report, fault, claims FROM submission WHERE id = $1")
            .bind(id.as_str())
            .fetch_one(connection)
            .await?;
    let (targets, report, fault, claims) = details;
    let evidence = row.evidence_sha256.clone().map(BlobId::stored);
    Ok(Some(StoredSubmission {
        summary: row.summary()?,
        targets: serde_json::from_str(&targets).map_err(|error| corrupt(id.as_str(), &error))?,
        evidence,
        report: report
            .map(|report| {
                serde_json::from_str(&report).map_err(|error| corrupt(id.as_str(), &error))
            })
            .transpose()?,
        fault,
        claims: u32::try_from(claims).unwrap_or(u32::MAX),
    }))
}

/// Its state and how often grading began: what a page that watches asks again and again.
pub async fn find_stage(
    connection: &mut Connection,
    id: &SubmissionId,
) -> Result<Option<(SubmissionState, u32)>, StorageError> {
    let row: Option<(String, i64)> =
        sqlx::query_as("SELECT state, claims FROM submission WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(connection)
            .await?;
    row.map(|(state, claims)| {
        Ok((
            parse_state(id.as_str(), &state)?,
            u32::try_from(claims).unwrap_or(u32::MAX),
        ))
    })
    .transpose()
}

/// The submission that `student` has under way in `lab`.
pub async fn find_under_way(
    connection: &mut Connection,
    student: &UserId,
    lab: &LabSlug,
) -> Result<Option<SubmissionId>, StorageError> {
    let row: Option<(String,)> = sqlx::query_as(
        "SELECT id FROM submission WHERE student_id = $1 AND lab = $2 AND state IN ('queued', 'running')",
    )
    .bind(student.as_str())
    .bind(lab.as_str())
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(id,)| SubmissionId(id)))
}

/// How many attempts of `student` at `lab` counted.
pub async fn count_graded(
    connection: &mut Connection,
    student: &UserId,
    lab: &LabSlug,
) -> Result<u32, StorageError> {
    let (count,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM submission WHERE student_id = $1 AND lab = $2 AND state = 'graded'",
    )
    .bind(student.as_str())
    .bind(lab.as_str())
    .fetch_one(connection)
    .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The newest submission of `student` to `lab`, whatever its state.
pub async fn find_newest(
    connection: &mut Connection,
    student: &UserId,
    lab: &LabSlug,
) -> Result<Option<SubmissionSummary>, StorageError> {
    let row: Option<SummaryRow> = sqlx::query_as(select_summaries!(
        "WHERE submission.student_id = $1 AND submission.lab = $2
         ORDER BY submission.queued_at DESC, submission.id DESC LIMIT 1"
    ))
    .bind(student.as_str())
    .bind(lab.as_str())
    .fetch_optional(connection)
    .await?;
    row.map(SummaryRow::summary).transpose()
}

/// All submissions of one student, newest first.
pub async fn list_of(
    connection: &mut Connection,
    student: &UserId,
) -> Result<Vec<SubmissionSummary>, StorageError> {
    let rows: Vec<SummaryRow> = sqlx::query_as(select_summaries!(
        "WHERE submission.student_id = $1 ORDER BY submission.queued_at DESC, submission.id DESC"
    ))
    .bind(student.as_str())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(SummaryRow::summary).collect()
}

/// What a table of everybody shows: of every student in every lab the newest submission, and the graded one that
/// [`model::best_graded`] picks. Newest first.
pub async fn list_newest_and_best(
    connection: &mut Connection,
) -> Result<Vec<SubmissionSummary>, StorageError> {
    let rows: Vec<SummaryRow> = sqlx::query_as(select_summaries!(
        "JOIN (SELECT id,
                      ROW_NUMBER() OVER (PARTITION BY student_id, lab ORDER BY queued_at DESC, id DESC) AS place,
                      ROW_NUMBER() OVER (PARTITION BY student_id, lab, state
                                         ORDER BY COALESCE(points, -1) DESC, queued_at, id) AS place_in_state
                 FROM submission) AS placed ON placed.id = submission.id
         WHERE placed.place = 1 OR (submission.state = 'graded' AND placed.place_in_state = 1)
         ORDER BY submission.queued_at DESC, submission.id DESC"
    ))
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(SummaryRow::summary).collect()
}

/// Attempts that counted: student, lab, how many.
pub async fn list_attempts(
    connection: &mut Connection,
) -> Result<Vec<(UserId, LabSlug, u32)>, StorageError> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT student_id, lab, COUNT(*) FROM submission WHERE state = 'graded' GROUP BY student_id, lab",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(student, lab, count)| {
            let lab = lab.parse().map_err(|error| corrupt(&student, &error))?;
            Ok((
                UserId(student),
                lab,
                u32::try_from(count).unwrap_or(u32::MAX),
            ))
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct SummaryRow {
    id: String,
    student_id: String,
    student_name: String,
    lab: String,
    source: String,
    state: String,
    queued_at: i64,
    evidence_sha256: Option<String>,
    points: Option<f64>,
    points_possible: Option<f64>,
    finished_at: Option<i64>,
}

impl SummaryRow {
    fn summary(self) -> Result<SubmissionSummary, StorageError> {
        let state = parse_state(&self.id, &self.state)?;
        let source = match self.source.as_str() {
            "live" => SubmissionSource::Live,
            "upload" => SubmissionSource::Upload,
            other => return Err(corrupt(&self.id, &format!("no source is called `{other}`"))),
        };
        Ok(SubmissionSummary {
            lab: self
                .lab
                .parse()
                .map_err(|error| corrupt(&self.id, &error))?,
            id: SubmissionId(self.id),
            student: UserId(self.student_id),
            student_name: self.student_name,
            state,
            source,
            points: self.points,
            points_possible: self.points_possible,
            submitted_at_ms: self.queued_at,
            finished_at_ms: self.finished_at,
            has_evidence: self.evidence_sha256.is_some(),
        })
    }
}

fn parse_state(id: &str, state: &str) -> Result<SubmissionState, StorageError> {
    match state {
        "queued" => Ok(SubmissionState::Queued),
        "running" => Ok(SubmissionState::Running),
        "graded" => Ok(SubmissionState::Graded),
        "faulted" => Ok(SubmissionState::Faulted),
        other => Err(corrupt(id, &format!("no state is called `{other}`"))),
    }
}

fn corrupt(id: &str, problem: &dyn std::fmt::Display) -> StorageError {
    StorageError::Corrupt {
        table: "submission",
        id: id.to_owned(),
        problem: problem.to_string(),
    }
}
