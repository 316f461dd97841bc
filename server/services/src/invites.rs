//! Links by which people join the course.

use std::sync::Arc;

use model::{InviteId, InviteLink, InviteState, InviteSummary, NewInvite};
use storage::TokenHash;
use storage::invites::{self, NewInviteRow};

use crate::{CurrentUser, ServiceError, Shared};

const DAY_MS: i64 = 24 * 3_600_000;

/// Making, listing and closing invites: instructors only.
#[derive(Clone)]
pub struct Invites {
    pub(crate) shared: Arc<Shared>,
}

impl Invites {
    /// Makes an invite; its link is in the answer and nowhere else.
    pub async fn create(
        &self,
        user: &CurrentUser,
        new: &NewInvite,
    ) -> Result<InviteLink, ServiceError> {
        user.must_be_instructor("invite people")?;
        let note = new.note.trim();
        if note.chars().count() > 80 || note.chars().any(char::is_control) {
            return Err(ServiceError::invalid(
                "note",
                "the note needs at most 80 characters, on one line",
            ));
        }
        if !(1..=2000).contains(&new.max_uses) {
            return Err(ServiceError::invalid(
                "max_uses",
                "an invite is for 1 to 2000 people",
            ));
        }
        if !(1..=365).contains(&new.valid_days) {
            return Err(ServiceError::invalid(
                "valid_days",
                "an invite is valid for 1 to 365 days",
            ));
        }
        let now_ms = self.shared.clock.now_ms();
        let token = self.shared.randomness.token()?;
        let summary = InviteSummary {
            id: InviteId(self.shared.randomness.id(now_ms)?),
            note: note.to_owned(),
            role: new.role,
            uses: 0,
            max_uses: new.max_uses,
            created_at_ms: now_ms,
            expires_at_ms: now_ms + i64::from(new.valid_days) * DAY_MS,
            state: InviteState::Open,
        };
        let row = NewInviteRow {
            id: &summary.id,
            token: &TokenHash::of(&token),
            role: summary.role,
            note: &summary.note,
            created_by: user.id(),
            created_at_ms: summary.created_at_ms,
            expires_at_ms: summary.expires_at_ms,
            max_uses: summary.max_uses,
        };
        let mut tx = self.shared.db.begin_write().await?;
        invites::insert(&mut tx, &row).await?;
        tx.commit().await?;
        Ok(InviteLink {
            summary,
            path: format!("/join/{token}"),
        })
    }

    /// All invites, newest first.
    pub async fn list(&self, user: &CurrentUser) -> Result<Vec<InviteSummary>, ServiceError> {
        user.must_be_instructor("see the invites")?;
        Ok(invites::list(
            &mut *self.shared.db.read().await?,
            self.shared.clock.now_ms(),
        )
        .await?)
    }

    /// Closes an invite; who joined by it stays.
    pub async fn revoke(&self, user: &CurrentUser, id: &InviteId) -> Result<(), ServiceError> {
        user.must_be_instructor("revoke an invite")?;
        let mut tx = self.shared.db.begin_write().await?;
        if !invites::revoke(&mut tx, id, self.shared.clock.now_ms()).await? {
            return Err(ServiceError::not_found("this invite"));
        }
        Ok(tx.commit().await?)
    }
}
