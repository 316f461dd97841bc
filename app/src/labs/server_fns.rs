use std::collections::BTreeMap;

use leptos::prelude::*;
use model::{LabPage, LabSlug, LabSummary, SubmissionSummary};
use serde::{Deserialize, Serialize};

use crate::api_error::ApiError;

/// A lab, and how the visitor stands in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct LabView {
    pub page: LabPage,
    /// The visitor's newest submission.
    pub latest: Option<SubmissionSummary>,
    /// What the visitor last put into the form, by the rubric's names of files.
    pub draft: BTreeMap<String, String>,
    /// Only who is signed in can ask for a check.
    pub is_signed_in: bool,
}

/// Every lab there is.
#[server(prefix = "/api", endpoint = "labs/list")]
pub(crate) async fn list_labs() -> Result<Vec<LabSummary>, ApiError> {
    Ok(expect_context::<services::Services>().labs.list())
}

/// One lab.
#[server(prefix = "/api", endpoint = "labs/read")]
pub(crate) async fn read_lab(slug: LabSlug) -> Result<LabView, ApiError> {
    let services = expect_context::<services::Services>();
    let mut page = services.labs.page(&slug)?;
    page.parts = services.reference.with_words(page.parts);
    let Some(user) = crate::request::user_if_any() else {
        return Ok(LabView {
            page,
            latest: None,
            draft: BTreeMap::new(),
            is_signed_in: false,
        });
    };
    let latest = services.submissions.newest(&user, &slug).await?;
    let draft = services.submissions.draft(&user, &slug).await?;
    Ok(LabView {
        page,
        latest,
        draft,
        is_signed_in: true,
    })
}

/// Hands a lab in: the server talks to the student's stack at these addresses and reads these files.
#[server(prefix = "/api", endpoint = "labs/submit")]
pub(crate) async fn submit_lab(
    lab: LabSlug,
    #[server(default)] targets: BTreeMap<String, String>,
    #[server(default)] files: BTreeMap<String, String>,
) -> Result<(), ApiError> {
    let page = format!("/labs/{lab}");
    let services = expect_context::<services::Services>();
    let user = crate::request::user()?;
    // Files are too large for a cookie; the service keeps them as the draft.
    let kept: Vec<(&str, &str)> = targets
        .iter()
        .map(|(name, url)| (name.as_str(), url.as_str()))
        .collect();
    let hand_in = services::HandIn {
        targets: targets.clone(),
        files,
    };
    let submitted = services.submissions.submit(&user, &lab, hand_in).await;
    let id = submitted.map_err(|error| crate::request::refuse(&page, error, &kept))?;
    crate::request::go_to(&format!("/submissions/{id}"));
    Ok(())
}
