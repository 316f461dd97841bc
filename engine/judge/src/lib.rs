//! A rule set replayed over incidents and judged by how it behaves.
