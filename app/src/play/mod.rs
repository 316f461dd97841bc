//! Figures that can be played with.
//!
//! Everybody gets the still figure; the button below it, once pressed, brings the island's code and the engines' workers.
//! What is drawn follows from what the real engines answer (`engine.rs`), never from a formula of the page's own.
//!
//! To add one: a variant of `model::Play`, a file here with a component, its row in `figure::Stage`, and
//! `content/figures/SLUG.svg` for those without JavaScript.

mod alert_for;
mod axes;
mod cardinality;
mod controls;
mod engine;
mod error_budget;
mod figure;
mod histogram_buckets;
mod latest;
mod metric_types;
mod random;
mod rate_window;
mod routing_tree;
mod vector_matching;

pub(crate) use figure::PlayFigure;
