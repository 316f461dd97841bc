//! Questions that check what a reader took along: forms that need no JavaScript. With it the answer is shown in
//! place (`web/src/in-place.js`).

mod judged;
mod question_form;
mod question_view;
mod server_fns;

pub(crate) use judged::{MisconceptionLink, Remarks, VerdictLine};
pub(crate) use question_form::QuestionFields;
pub(crate) use question_view::QuestionView;
