//! The body of a form, read before anybody trusts it: as much as such a form can need, and no more is kept.

use axum::body::Body;
use axum::http::request::Parts;
use futures_util::StreamExt;
use model::ErrorKind;
use services::{LARGEST_FILE, ServiceError};

use super::visitor::Visitor;
use crate::app_error::AppError;

/// What a form without files may have.
const SMALL_FORM_BYTES: usize = 64 * 1024;
/// The one form that carries files.
const LAB_FORM: &str = "/api/labs/submit";
/// More than any lab asks for: five are the most.
const FILES_OF_A_LAB: usize = 6;
/// A form writes `%22` for a quote. A line end takes six bytes, which the plain letters of its line make up for.
const BYTES_PER_BYTE: usize = 3;
/// What a lab's form may have: room for every file at its largest.
pub(crate) const LARGEST_FORM_BYTES: usize =
    FILES_OF_A_LAB * LARGEST_FILE * BYTES_PER_BYTE + SMALL_FORM_BYTES;

/// Where even reading without keeping ends.
const MOST_READ_BYTES: usize = 2 * LARGEST_FORM_BYTES;

/// Reads a form to its end, or says why it is not taken.
pub(super) async fn read(head: &Parts, body: Body) -> Result<Vec<u8>, AppError> {
    let is_signed_in = head
        .extensions
        .get::<Visitor>()
        .is_some_and(|visitor| visitor.user.is_some());
    let has_files = head.uri.path() == LAB_FORM;
    // Who has no account can hand nothing in, and must not fill our memory.
    let limit = if has_files && is_signed_in {
        LARGEST_FORM_BYTES
    } else {
        SMALL_FORM_BYTES
    };
    match keep_up_to(limit, body).await {
        Err(_) => Err(AppError::refused(
            ErrorKind::Invalid,
            "the form ended early: send it again",
        )),
        Ok(Some(form)) => Ok(form),
        Ok(None) if !has_files => Err(AppError::refused(
            ErrorKind::TooLarge,
            format!("a form may have at most {} KiB", SMALL_FORM_BYTES / 1024),
        )),
        // The usual reason: the session ended while the lab was worked on.
        Ok(None) if !is_signed_in => Err(ServiceError::NotSignedIn.into()),
        Ok(None) => Err(AppError::refused(
            ErrorKind::TooLarge,
            format!(
                "these files are too large together: hand in files of at most {} KiB each",
                LARGEST_FILE / 1024
            ),
        )),
    }
}

/// The whole body, or `None` if it is longer than `limit`. What is too long is read all the same, within reason: a
/// browser that can't send its form to the end shows a broken connection instead of our answer.
async fn keep_up_to(limit: usize, body: Body) -> Result<Option<Vec<u8>>, axum::Error> {
    let mut kept = Vec::new();
    let mut length = 0_usize;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        length = length.saturating_add(chunk.len());
        if length <= limit {
            kept.extend_from_slice(&chunk);
        } else {
            kept = Vec::new();
        }
        if length > MOST_READ_BYTES {
            break;
        }
    }
    Ok((length <= limit).then_some(kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_is_kept_up_to_its_limit_and_not_a_byte_beyond() {
        let kept = keep_up_to(5, Body::from("a=1&b")).await.unwrap();
        assert_eq!(kept.as_deref(), Some(b"a=1&b".as_slice()));
        assert_eq!(keep_up_to(4, Body::from("a=1&b")).await.unwrap(), None);
        let empty = keep_up_to(0, Body::empty()).await.unwrap();
        assert_eq!(empty.as_deref(), Some(b"".as_slice()));
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_no_form() {
        let broken = futures_util::stream::iter([
            Ok("a=1"),
            Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof)),
        ]);
        keep_up_to(5, Body::from_stream(broken)).await.unwrap_err();
    }
}
