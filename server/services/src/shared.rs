//! What the use cases share, and the handle that carries them all.

use std::path::PathBuf;
use std::sync::Arc;

use grader::{Guard, Network, NetworkError};
use model::{Person, SubmissionId};
use storage::{Blobs, Connection, Db, accounts};
use tokio::sync::broadcast;

use crate::accounts::{Passwords, SignInLimits};
use crate::submissions::Watchers;
use crate::{
    Accounts, ApiTokens, Clock, CourseError, Exercises, Grading, Invites, Labs, Lessons,
    ProgressPages, Randomness, Reference, Review, ServiceError, Store, Study, Submissions,
};

/// What the operator decides.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder with `lessons/` and `figures/`.
    pub content_dir: PathBuf,
    /// The folder with one folder per lab.
    pub labs_dir: PathBuf,
    /// Whether cookies are for HTTPS only.
    pub secure_cookies: bool,
    /// Networks that students' stacks may be in although they are not public, as CIDR.
    pub guard_allow: Vec<String>,
    /// How many passwords may be hashed at once.
    pub hashing_slots: usize,
    pub clock: Clock,
    pub randomness: Randomness,
}

/// All use cases. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    pub lessons: Lessons,
    pub study: Study,
    pub reference: Reference,
    pub exercises: Exercises,
    pub labs: Labs,
    pub accounts: Accounts,
    pub tokens: ApiTokens,
    pub invites: Invites,
    pub submissions: Submissions,
    pub progress: ProgressPages,
    pub review: Review,
    pub grading: Grading,
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) db: Db,
    pub(crate) blobs: Blobs,
    pub(crate) clock: Clock,
    pub(crate) randomness: Randomness,
    pub(crate) secure_cookies: bool,
    pub(crate) passwords: Passwords,
    pub(crate) sign_in_limits: SignInLimits,
    /// Says which submission changed. The database stays the source: a message lost costs a little delay.
    pub(crate) changes: broadcast::Sender<SubmissionId>,
}

/// Why the services could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Course(#[from] CourseError),
    #[error(transparent)]
    Service(#[from] ServiceError),
    #[error("`guard_allow`: {0}")]
    Guard(#[from] NetworkError),
}

impl Services {
    /// Loads the course and gets everything ready.
    pub fn open(store: Store, options: Options) -> Result<Services, OpenError> {
        let allowed: Result<Vec<Network>, NetworkError> = options
            .guard_allow
            .iter()
            .map(|network| network.parse())
            .collect();
        let guard = Guard::deny_private(allowed?);
        let shared = Arc::new(Shared::new(store, &options)?);
        let lessons = Lessons::open(options.content_dir)?;
        let study = Study {
            shared: Arc::clone(&shared),
            lessons: lessons.clone(),
        };
        let labs = Labs::open(options.labs_dir, guard.clone())?;
        Ok(Services {
            accounts: Accounts {
                shared: Arc::clone(&shared),
            },
            tokens: ApiTokens {
                shared: Arc::clone(&shared),
            },
            invites: Invites {
                shared: Arc::clone(&shared),
            },
            exercises: Exercises::new(Arc::clone(&shared), lessons.clone(), study.clone()),
            study,
            reference: Reference::new(lessons.clone(), labs.clone()),
            submissions: Submissions {
                shared: Arc::clone(&shared),
                labs: labs.clone(),
                watchers: Watchers::default(),
            },
            progress: ProgressPages {
                shared: Arc::clone(&shared),
                lessons: lessons.clone(),
                labs: labs.clone(),
            },
            review: Review {
                shared: Arc::clone(&shared),
                labs: labs.clone(),
                lessons: lessons.clone(),
            },
            grading: Grading {
                shared: Arc::clone(&shared),
                labs: labs.clone(),
                guard,
            },
            lessons,
            labs,
            shared,
        })
    }

    /// Opens what an operator's commands need: accounts and tokens, whatever state the course is in.
    pub fn open_accounts(
        store: Store,
        options: &Options,
    ) -> Result<(Accounts, ApiTokens), ServiceError> {
        let shared = Arc::new(Shared::new(store, options)?);
        let accounts = Accounts {
            shared: Arc::clone(&shared),
        };
        Ok((accounts, ApiTokens { shared }))
    }

    /// Whether the database answers, and keeps what it is told.
    pub async fn check_health(&self) -> Result<(), ServiceError> {
        self.shared.db.check_durable()?;
        accounts::count(&mut *self.shared.db.read().await?).await?;
        Ok(())
    }
}

impl Shared {
    fn new(store: Store, options: &Options) -> Result<Self, ServiceError> {
        let Store { db, blobs } = store;
        Ok(Self {
            db,
            blobs,
            clock: options.clock.clone(),
            randomness: options.randomness.clone(),
            secure_cookies: options.secure_cookies,
            passwords: Passwords::new(options.hashing_slots)?,
            sign_in_limits: SignInLimits::default(),
            changes: broadcast::Sender::new(1024),
        })
    }

    /// Wakes who watches this submission, and graders who wait for work.
    pub(crate) fn announce(&self, submission: &SubmissionId) {
        // An error only says that nobody listens.
        let _ = self.changes.send(submission.clone());
    }

    /// The account of that name, or an error that names it.
    pub(crate) async fn named_account(
        &self,
        connection: &mut Connection,
        name: &str,
    ) -> Result<Person, ServiceError> {
        let found = accounts::find_by_name(connection, name).await?;
        Ok(found
            .ok_or_else(|| ServiceError::not_found(format!("account `{name}`")))?
            .person)
    }
}
