//! A course to start a test from: `Course::new().with_student("ada").open().await`.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;

use model::{LabSlug, NewAccount, NewInvite, Role, SubmissionId, SubmissionView};
use services::{
    ClientAddress, Clock, CurrentUser, HandIn, Options, Randomness, ServiceError, Services, Store,
};
use tempfile::TempDir;

use crate::stack::Stack;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const START_MS: i64 = 1_773_100_800_000;
pub(crate) const MINUTE_MS: i64 = 60_000;

/// What will be in the course.
pub(crate) struct Course {
    people: Vec<(String, Role)>,
}

/// A course with its people signed in. `grace` is its first instructor.
pub(crate) struct OpenCourse {
    pub(crate) services: Services,
    pub(crate) clock: Clock,
    pub(crate) folder: TempDir,
    users: BTreeMap<String, CurrentUser>,
}

impl Course {
    pub(crate) fn new() -> Course {
        Course { people: Vec::new() }
    }

    pub(crate) fn with_student(mut self, name: &str) -> Course {
        self.people.push((name.to_owned(), Role::Student));
        self
    }

    pub(crate) async fn open(self) -> OpenCourse {
        let mut course = OpenCourse::empty().await;
        let link = course
            .services
            .accounts
            .open_setup()
            .await
            .unwrap()
            .unwrap();
        let first = course
            .services
            .accounts
            .set_up_first_instructor(&link, &account("grace"))
            .await
            .unwrap();
        course.users.insert("grace".to_owned(), first.user);
        for (name, role) in self.people {
            let link = course.invite(role).await;
            let joined = course
                .services
                .accounts
                .join(&link, &account(&name))
                .await
                .unwrap();
            course.users.insert(name, joined.user);
        }
        course
    }
}

impl OpenCourse {
    /// A course in which nobody has an account.
    pub(crate) async fn empty() -> OpenCourse {
        let folder = tempfile::tempdir().unwrap();
        let lab = folder.path().join("labs/90-two-services");
        for new in [lab.as_path(), &folder.path().join("content/lessons")] {
            std::fs::create_dir_all(new).unwrap();
        }
        std::fs::write(lab.join("lab.yaml"), include_str!("lab/lab.yaml")).unwrap();
        std::fs::write(lab.join("text.md"), include_str!("lab/text.md")).unwrap();
        let clock = Clock::manual(START_MS);
        let services = open_services(folder.path(), &clock, 1).await;
        OpenCourse {
            services,
            clock,
            folder,
            users: BTreeMap::new(),
        }
    }

    pub(crate) fn user(&self, name: &str) -> &CurrentUser {
        &self.users[name]
    }

    /// As after a restart of the server: the same files, nothing else kept.
    pub(crate) async fn restarted(&self) -> Services {
        open_services(self.folder.path(), &self.clock, 2).await
    }

    /// The secret of a new invite.
    pub(crate) async fn invite(&self, role: Role) -> String {
        let new = NewInvite {
            note: "a test".to_owned(),
            role,
            max_uses: 1,
            valid_days: 7,
        };
        let link = self
            .services
            .invites
            .create(self.user("grace"), &new)
            .await
            .unwrap();
        link.path.strip_prefix("/join/").unwrap().to_owned()
    }

    /// Submits the two services of `stack` for `name`.
    pub(crate) async fn submit(
        &self,
        name: &str,
        stack: &Stack,
    ) -> Result<SubmissionId, ServiceError> {
        self.services
            .submissions
            .submit(self.user(name), &lab(), hand_in(targets(stack)))
            .await
    }

    /// Submits and grades.
    pub(crate) async fn graded(&self, name: &str, stack: &Stack) -> SubmissionView {
        let id = self.submit(name, stack).await.unwrap();
        assert_eq!(
            self.services.grading.grade_next().await.unwrap().as_ref(),
            Some(&id)
        );
        self.view(name, &id).await
    }

    pub(crate) async fn view(&self, name: &str, id: &SubmissionId) -> SubmissionView {
        self.services
            .submissions
            .view(self.user(name), id)
            .await
            .unwrap()
    }
}

async fn open_services(folder: &Path, clock: &Clock, seed: u64) -> Services {
    let database = format!("sqlite://{}", folder.join("test.db").display());
    let store = Store::open(&database, folder).await.unwrap();
    let options = Options {
        content_dir: folder.join("content"),
        labs_dir: folder.join("labs"),
        secure_cookies: false,
        guard_allow: vec!["127.0.0.1".to_owned()],
        hashing_slots: 2,
        clock: clock.clone(),
        randomness: Randomness::seeded(seed * 1_000_000),
    };
    Services::open(store, options).unwrap()
}

pub(crate) fn account(name: &str) -> NewAccount {
    NewAccount {
        name: name.to_owned(),
        display_name: String::new(),
        password: PASSWORD.to_owned(),
    }
}

pub(crate) fn somewhere() -> ClientAddress {
    ClientAddress(IpAddr::from([192, 0, 2, 7]))
}

pub(crate) fn lab() -> LabSlug {
    "90-two-services".parse().unwrap()
}

/// A form with these addresses and no files.
pub(crate) fn hand_in(targets: BTreeMap<String, String>) -> HandIn {
    HandIn {
        targets,
        files: BTreeMap::new(),
    }
}

pub(crate) fn targets(stack: &Stack) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("api".to_owned(), stack.url()),
        ("worker".to_owned(), stack.url()),
    ])
}
