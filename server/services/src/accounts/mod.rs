//! Who people are: signing in and out, joining by invite, the first instructor.

mod new_account;
mod passwords;
mod session;
mod sign_in_limits;

use std::sync::Arc;

use model::{Invitation, NewAccount, Person, Role, UserId};
use storage::accounts::StoredAccount;
use storage::{
    StorageError, TokenHash, WriteTransaction, accounts, api_tokens, invites, sessions, setup_links,
};

use crate::{ServiceError, Shared};

pub(crate) use passwords::Passwords;
pub use session::{ClientAddress, CurrentUser, SESSION_COOKIE, SessionToken, SignedIn};
pub(crate) use sign_in_limits::SignInLimits;

/// Signing in and out, joining, setting up.
#[derive(Clone)]
pub struct Accounts {
    pub(crate) shared: Arc<Shared>,
}

impl Accounts {
    /// Opens a session for who knows the password.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        from: ClientAddress,
    ) -> Result<SignedIn, ServiceError> {
        let now_ms = self.shared.clock.now_ms();
        // Counted before it is known to fail: parallel guesses must not slip through.
        self.shared.sign_in_limits.begin(name, from, now_ms)?;

        let found = accounts::find_by_name(&mut *self.shared.db.read().await?, name).await?;
        let hash = found.as_ref().map(|account| account.password_hash.clone());
        let is_right = self.shared.passwords.verify(password, hash).await?;
        let Some(account) = found.filter(|_| is_right) else {
            return Err(ServiceError::WrongCredentials);
        };
        self.shared.sign_in_limits.forgive(name, from);

        let mut tx = self.shared.db.begin_write().await?;
        sessions::delete_expired(&mut tx, now_ms).await?;
        let signed_in = self.open_session(&mut tx, account.person).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Ends a session; an unknown token is fine.
    pub async fn sign_out(&self, session_token: &str) -> Result<(), ServiceError> {
        let mut tx = self.shared.db.begin_write().await?;
        sessions::delete(&mut tx, &TokenHash::of(session_token)).await?;
        Ok(tx.commit().await?)
    }

    /// The `Set-Cookie` text that makes a browser forget its session.
    pub fn sign_out_cookie(&self) -> String {
        session::removing_cookie(self.shared.secure_cookies)
    }

    /// Who a session belongs to.
    pub async fn current(&self, session_token: &str) -> Result<Option<CurrentUser>, ServiceError> {
        let now_ms = self.shared.clock.now_ms();
        let mut connection = self.shared.db.read().await?;
        let person = sessions::find(&mut connection, &TokenHash::of(session_token), now_ms).await?;
        Ok(person.map(CurrentUser::new))
    }

    /// A new link that makes the first instructor, or `None` once there is an account. Links made before stop working.
    pub async fn open_setup(&self) -> Result<Option<String>, ServiceError> {
        let mut tx = self.shared.db.begin_write().await?;
        if accounts::count(&mut tx).await? > 0 {
            return Ok(None);
        }
        let token = self.shared.randomness.token()?;
        setup_links::replace(&mut tx, &TokenHash::of(&token), self.shared.clock.now_ms()).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    /// Whether the setup link still works.
    pub async fn setup_is_open(&self, link_token: &str) -> Result<bool, ServiceError> {
        let mut connection = self.shared.db.read().await?;
        Ok(setup_links::is_open(&mut connection, &TokenHash::of(link_token)).await?)
    }

    /// Makes the first instructor and uses the link up.
    pub async fn set_up_first_instructor(
        &self,
        link_token: &str,
        new: &NewAccount,
    ) -> Result<SignedIn, ServiceError> {
        if !self.setup_is_open(link_token).await? {
            return Err(ServiceError::SetupClosed);
        }
        let account = self.prepare(new, Role::Instructor).await?;

        let mut tx = self.shared.db.begin_write().await?;
        let is_first = setup_links::take(&mut tx, &TokenHash::of(link_token)).await?
            && accounts::count(&mut tx).await? == 0;
        if !is_first {
            return Err(ServiceError::SetupClosed);
        }
        self.add(tx, account).await
    }

    /// What an invite offers.
    pub async fn invitation(&self, invite_token: &str) -> Result<Invitation, ServiceError> {
        let now_ms = self.shared.clock.now_ms();
        let mut connection = self.shared.db.read().await?;
        let invitation =
            invites::find_open(&mut connection, &TokenHash::of(invite_token), now_ms).await?;
        invitation.ok_or(ServiceError::InviteClosed)
    }

    /// Makes an account by an invite, with the invite's role.
    pub async fn join(
        &self,
        invite_token: &str,
        new: &NewAccount,
    ) -> Result<SignedIn, ServiceError> {
        // Looked at first, so that a closed invite costs no password hash.
        let role = self.invitation(invite_token).await?.role;
        let mut account = self.prepare(new, role).await?;

        let mut tx = self.shared.db.begin_write().await?;
        let taken = invites::take_place(
            &mut tx,
            &TokenHash::of(invite_token),
            self.shared.clock.now_ms(),
        )
        .await?;
        account.person.role = taken.ok_or(ServiceError::InviteClosed)?;
        self.add(tx, account).await
    }

    /// Everybody with an account. For the command line, where the operator is who runs it.
    pub async fn list_as_operator(&self) -> Result<Vec<Person>, ServiceError> {
        Ok(accounts::list(&mut *self.shared.db.read().await?).await?)
    }

    /// Gives an account a new password; its sessions and API tokens end: who needs it may have lost them too. For the
    /// command line.
    pub async fn reset_password_as_operator(
        &self,
        name: &str,
        password: &str,
    ) -> Result<(), ServiceError> {
        new_account::check_password(name, password)?;
        let hash = self.shared.passwords.hash(password).await?;
        let mut tx = self.shared.db.begin_write().await?;
        let account = self.shared.named_account(&mut tx, name).await?;
        accounts::set_password_hash(&mut tx, &account.id, &hash).await?;
        sessions::delete_of(&mut tx, &account.id).await?;
        api_tokens::delete_of(&mut tx, &account.id).await?;
        Ok(tx.commit().await?)
    }

    async fn prepare(&self, new: &NewAccount, role: Role) -> Result<StoredAccount, ServiceError> {
        let checked = new_account::check(new)?;
        let password_hash = self.shared.passwords.hash(&new.password).await?;
        let id = UserId(self.shared.randomness.id(self.shared.clock.now_ms())?);
        let person = Person {
            id,
            name: checked.name,
            display_name: checked.display_name,
            role,
        };
        Ok(StoredAccount {
            person,
            password_hash,
        })
    }

    async fn add(
        &self,
        mut tx: WriteTransaction,
        account: StoredAccount,
    ) -> Result<SignedIn, ServiceError> {
        match accounts::insert(&mut tx, &account, self.shared.clock.now_ms()).await {
            Err(StorageError::Duplicate) => {
                let message = format!(
                    "`{}` is taken: choose another name, or sign in",
                    account.person.name
                );
                return Err(ServiceError::invalid("name", message));
            }
            inserted => inserted?,
        }
        let signed_in = self.open_session(&mut tx, account.person).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    async fn open_session(
        &self,
        tx: &mut WriteTransaction,
        person: Person,
    ) -> Result<SignedIn, ServiceError> {
        let token = self.shared.randomness.token()?;
        let now_ms = self.shared.clock.now_ms();
        let expires_at_ms = now_ms + session::LIFETIME_MS;
        sessions::insert(
            tx,
            &TokenHash::of(&token),
            &person.id,
            now_ms,
            expires_at_ms,
        )
        .await?;
        let set_cookie = session::setting_cookie(&token, self.shared.secure_cookies);
        Ok(SignedIn {
            token,
            expires_at_ms,
            user: CurrentUser::new(person),
            set_cookie,
        })
    }
}
