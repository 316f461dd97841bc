//! People and hand-ins for the tests to start from.

use std::collections::BTreeMap;

use model::{CheckId, LabSlug, Person, Report, Role, Status, SubmissionId, UserId, Verdict};
use storage::accounts::{self, StoredAccount};
use storage::submissions::{self, Claimed, NewSubmission, Next};
use storage::{BlobId, Db, StorageError};

pub(crate) const LEASE_MS: i64 = 30_000;

pub(crate) fn person(name: &str, role: Role) -> Person {
    Person {
        id: UserId(format!("id-of-{name}")),
        name: name.to_owned(),
        display_name: format!("{name} !"),
        role,
    }
}

/// Stores an account called `name`.
pub(crate) async fn with_account(db: &Db, name: &str, role: Role) -> Person {
    let person = person(name, role);
    let account = StoredAccount {
        person: person.clone(),
        password_hash: format!("hash of {name}"),
    };
    let mut tx = db.begin_write().await.unwrap();
    accounts::insert(&mut tx, &account, 1000).await.unwrap();
    tx.commit().await.unwrap();
    person
}

pub(crate) fn lab() -> LabSlug {
    "01-instrument".parse().unwrap()
}

/// Queues a submission at `now_ms`.
pub(crate) async fn submit(
    db: &Db,
    student: &Person,
    id: &str,
    now_ms: i64,
) -> Result<SubmissionId, StorageError> {
    submit_with(db, student, id, now_ms, None).await
}

/// Queues another lab's submission at `now_ms`.
pub(crate) async fn submit_to(
    db: &Db,
    student: &Person,
    lab: &LabSlug,
    id: &str,
    now_ms: i64,
) -> Result<SubmissionId, StorageError> {
    insert(db, student, lab, id, now_ms, None).await
}

pub(crate) async fn submit_with(
    db: &Db,
    student: &Person,
    id: &str,
    now_ms: i64,
    uploaded_evidence: Option<&BlobId>,
) -> Result<SubmissionId, StorageError> {
    insert(db, student, &lab(), id, now_ms, uploaded_evidence).await
}

async fn insert(
    db: &Db,
    student: &Person,
    lab: &LabSlug,
    id: &str,
    now_ms: i64,
    uploaded_evidence: Option<&BlobId>,
) -> Result<SubmissionId, StorageError> {
    let id = SubmissionId(id.to_owned());
    let targets = BTreeMap::from([("prometheus".to_owned(), "http://127.0.0.1:9090".to_owned())]);
    let files = BTreeMap::from([("rules".to_owned(), format!("# of {id}\n"))]);
    let new = NewSubmission {
        id: &id,
        student: &student.id,
        lab,
        targets: &targets,
        files: &files,
        uploaded_evidence,
        queued_at_ms: now_ms,
    };
    let mut tx = db.begin_write().await?;
    submissions::insert(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(id)
}

/// Claims what comes next for a lease called `lease_id`.
pub(crate) async fn claim(db: &Db, lease_id: &str, now_ms: i64) -> Option<Claimed> {
    match next(db, lease_id, now_ms).await {
        Next::Nothing => None,
        Next::Claimed(claimed) => Some(claimed),
        Next::Damaged { error, .. } => panic!("{error}"),
    }
}

/// What comes next in the queue, claimed for a lease called `lease_id`.
pub(crate) async fn next(db: &Db, lease_id: &str, now_ms: i64) -> Next {
    let mut tx = db.begin_write().await.unwrap();
    let next = submissions::claim_next(&mut tx, lease_id, now_ms, now_ms + LEASE_MS)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    next
}

pub(crate) fn verdict(check: &str, points: f64) -> Verdict {
    Verdict {
        check: check.parse::<CheckId>().unwrap(),
        title: format!("Title of {check}"),
        status: if points > 0.0 {
            Status::Pass
        } else {
            Status::Fail
        },
        points,
        points_possible: 2.0,
        expected: "a counter".to_owned(),
        observed: "`http_requests_total 4` — “quoted”".to_owned(),
        why: "rates need counters".to_owned(),
        hint: None,
        misconception: Some("I09".to_owned()),
        lesson: None,
    }
}

pub(crate) fn report(points: f64) -> Report {
    let verdicts = vec![verdict("one", points), verdict("two", 0.0)];
    Report {
        lab: lab(),
        title: "Instrument".to_owned(),
        points,
        points_possible: 4.0,
        verdicts,
    }
}
