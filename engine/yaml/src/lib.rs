//! A YAML document with a place for every node, and strict reading of it.
//!
//! Prometheus and Alertmanager read their files with go-yaml into typed structs. This crate reads them the same way,
//! so that what they refuse is refused and what they take is taken, but it keeps the place of everything: a mistake
//! in a PromQL expression inside `expr: |` is underlined in the file, not in a copy of the text.
//!
//! - [`parse`] makes [`Document`]s: trees of [`Node`]s with [`Span`]s, tags, styles, resolved aliases and merge keys.
//! - [`Text`] is the text of a scalar that maps its bytes back to the file ([`Text::place_at`]).
//! - [`Node::resolve`] says what a plain scalar stands for (`5` an int, `~` null, `5m` a string).
//! - [`Reader`] reads typed fields, refuses unknown ones and collects [`Problem`]s instead of stopping at the first.
//!
//! ```
//! let document = yaml::parse("name: api\nport: 80\nprot: 1\n").first()?;
//! let mut reader = yaml::Reader::default();
//! let root = reader.root(&document).ok_or("an empty file")?;
//! let mut fields = reader.fields(&root, "Service");
//! let name = fields.required(&mut reader, "name").and_then(|name| reader.string(&name));
//! let port = fields.optional("port").and_then(|port| reader.int(&port));
//! fields.finish(&mut reader);
//! assert_eq!(name.ok_or("no name")?.as_str(), "api");
//! assert_eq!(port.ok_or("no port")?.value, 80);
//! assert_eq!(
//!     reader.problems[0].to_string(),
//!     "line 3, column 1: field prot not found in type Service (did you mean `port`?)"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Bounded on any input: nesting, and what aliases copy. Syntax is [granit-parser](https://docs.rs/granit-parser)'s.

mod align;
mod build;
mod duration;
mod encoding;
mod merge;
mod node;
mod place;
mod problem;
mod reader;
mod resolve;
mod scalar;

pub use build::{Parsed, parse};
pub use duration::{DurationError, parse_duration};
pub use encoding::{parse_bytes, text_of};
pub use node::{Document, Entry, Kind, Mapping, Node};
pub use place::{Place, Span, Spanned};
pub use problem::Problem;
pub use reader::{Field, Fields, Reader};
pub use resolve::Resolved;
pub use scalar::{Scalar, Style, Text};
