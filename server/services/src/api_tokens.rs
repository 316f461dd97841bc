//! Tokens by which `labcheck` hands in for a student.

use std::sync::Arc;

use model::{ApiTokenId, ApiTokenOnce, ApiTokenSummary};
use storage::{TokenHash, api_tokens};

use crate::{CurrentUser, ServiceError, Shared};

/// The start of every token: a person and a secret scanner recognise it.
const PREFIX: &str = "sightline_";
const MAX_TOKENS: usize = 20;
/// "Last used" is for people: it need not be exact, and not every request has to write.
const TOUCH_EVERY_MS: i64 = 60_000;

/// Making, listing, revoking and recognising API tokens.
#[derive(Clone)]
pub struct ApiTokens {
    pub(crate) shared: Arc<Shared>,
}

impl ApiTokens {
    /// Makes a token; its secret is in the answer and nowhere else.
    pub async fn create(
        &self,
        user: &CurrentUser,
        label: &str,
    ) -> Result<ApiTokenOnce, ServiceError> {
        let label = label.trim();
        if label.is_empty() || label.chars().count() > 60 || label.chars().any(char::is_control) {
            return Err(ServiceError::invalid(
                "label",
                "the label needs 1 to 60 characters, on one line",
            ));
        }
        let now_ms = self.shared.clock.now_ms();
        let token = format!("{PREFIX}{}", self.shared.randomness.token()?);
        let id = ApiTokenId(self.shared.randomness.id(now_ms)?);
        let summary = ApiTokenSummary {
            id,
            label: label.to_owned(),
            created_at_ms: now_ms,
            last_used_at_ms: None,
        };

        let mut tx = self.shared.db.begin_write().await?;
        if api_tokens::list(&mut tx, user.id()).await?.len() >= MAX_TOKENS {
            let message =
                format!("you have {MAX_TOKENS} tokens already: revoke one that you no longer use");
            return Err(ServiceError::invalid("label", message));
        }
        api_tokens::insert(&mut tx, &summary, &TokenHash::of(&token), user.id()).await?;
        tx.commit().await?;
        Ok(ApiTokenOnce { summary, token })
    }

    /// One's own tokens, newest first.
    pub async fn list(&self, user: &CurrentUser) -> Result<Vec<ApiTokenSummary>, ServiceError> {
        Ok(api_tokens::list(&mut *self.shared.db.read().await?, user.id()).await?)
    }

    /// Ends one of one's own tokens.
    pub async fn revoke(&self, user: &CurrentUser, id: &ApiTokenId) -> Result<(), ServiceError> {
        let mut tx = self.shared.db.begin_write().await?;
        if !api_tokens::delete(&mut tx, user.id(), id).await? {
            return Err(ServiceError::not_found("this token"));
        }
        Ok(tx.commit().await?)
    }

    /// Whose token it is.
    pub async fn authenticate(&self, bearer: &str) -> Result<CurrentUser, ServiceError> {
        let found =
            api_tokens::find(&mut *self.shared.db.read().await?, &TokenHash::of(bearer)).await?;
        let token = found.ok_or(ServiceError::UnknownToken)?;
        let now_ms = self.shared.clock.now_ms();
        if token
            .last_used_at_ms
            .is_none_or(|last| last <= now_ms - TOUCH_EVERY_MS)
        {
            let mut tx = self.shared.db.begin_write().await?;
            api_tokens::touch(&mut tx, &token.id, now_ms).await?;
            tx.commit().await?;
        }
        Ok(CurrentUser::new(token.owner))
    }

    /// Makes a token for `name`. For the command line, where the operator is who runs it.
    pub async fn create_as_operator(
        &self,
        name: &str,
        label: &str,
    ) -> Result<ApiTokenOnce, ServiceError> {
        let owner = self
            .shared
            .named_account(&mut *self.shared.db.read().await?, name)
            .await?;
        self.create(&CurrentUser::new(owner), label).await
    }
}
