use leptos::prelude::*;
use model::{GlossaryWord, Misconception, SearchHit};

use crate::api_error::ApiError;

/// Every word, by term.
#[server(prefix = "/api", endpoint = "reference/glossary")]
pub(crate) async fn list_words() -> Result<Vec<GlossaryWord>, ApiError> {
    Ok(expect_context::<services::Services>().reference.glossary())
}

/// Every misconception, in the course's order.
#[server(prefix = "/api", endpoint = "reference/misconceptions")]
pub(crate) async fn list_misconceptions() -> Result<Vec<Misconception>, ApiError> {
    Ok(expect_context::<services::Services>()
        .reference
        .misconceptions())
}

/// What fits a query best.
#[server(prefix = "/api", endpoint = "reference/search")]
pub(crate) async fn search(query: String) -> Result<Vec<SearchHit>, ApiError> {
    Ok(expect_context::<services::Services>()
        .reference
        .search(&query))
}
