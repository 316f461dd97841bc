//! Ids, plain types and error kinds that every part of Sightline shares.
//!
//! Promises: serde and nothing else, no I/O, compiles to WASM.

mod account;
mod error_kind;
mod exercise;
mod gradebook;
mod ids;
mod lab;
mod lesson;
mod play;
mod question;
mod reference;
mod sample_dataset;
mod submission;
mod verdict;

pub use account::{
    ApiTokenOnce, ApiTokenSummary, Invitation, InviteLink, InviteState, InviteSummary, NewAccount,
    NewInvite, Person, Role,
};
pub use error_kind::ErrorKind;
pub use exercise::{
    AnsweredQuery, ExerciseGroup, ExerciseKind, ExercisePage, ExerciseSummary, ExerciseTask,
    QueryDifference, QueryJudged, StillGraph, StillLine,
};
pub use gradebook::{
    GradeCell, GradeRow, GradeTable, LabProgress, LessonProgress, MapStep, ModuleMap, Progress,
    Tally, WHAT_COUNTS, best_graded,
};
pub use ids::{
    ApiTokenId, CheckId, ExerciseId, InvalidSlug, InviteId, LabSlug, LessonSlug, QuestionId,
    SubmissionId, UserId,
};
pub use lab::{LabFileField, LabPage, LabSummary, LabTargetField};
pub use lesson::{
    LessonLink, LessonPage, LessonPart, LessonSummary, PlayBlock, QueryBlock, QueryView, TocEntry,
};
pub use play::Play;
pub use question::{
    Answered, AskedQuestion, Choice, Given, Judged, Question, QuestionForm, Remark, Task,
};
pub use reference::{GlossaryWord, Misconception, NamedMisconception, SearchHit, SearchKind};
pub use sample_dataset::{SAMPLE_DATASET_END_MS, SAMPLE_DATASET_START_MS};
pub use submission::{
    EarlierHandIn, SubmissionEvent, SubmissionSource, SubmissionState, SubmissionSummary,
    SubmissionView,
};
pub use verdict::{Report, Status, Verdict};
