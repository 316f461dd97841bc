//! What the tests that cross crates stand on: the built programs, a live stack, a server, a browser.
//!
//! Every process is started through [`grader::stack::Process`]: a group of its own, stopped also on a panic.

#![expect(clippy::print_stderr, reason = "a test that can't run says so")]

mod axe;
mod browser;
mod component;
mod faulty;
mod html;
mod labcheck;
mod live_stack;
mod programs;
mod sightline;
mod visitor;

pub use axe::{Axe, Verdict, Violation};
pub use browser::{Browser, Theme};
pub use component::{Component, is_here};
pub use faulty::{Breakage, Faulty};
pub use html::{Element, Html};
pub use labcheck::{Labcheck, LabcheckOutcome};
pub use live_stack::LiveStack;
pub use programs::{program, root, run_dir};
pub use sightline::Sightline;
pub use visitor::Visitor;
