//! Who asks: the session behind the cookie, the address, and the value that their forms must send back.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::ErrorKind;
use services::{ClientAddress, CurrentUser, SESSION_COOKIE, SessionToken};

use crate::app_error::AppError;
use crate::state::AppState;

const CSRF_COOKIE: &str = "sightline_csrf";
/// The length of 32 bytes in base64.
const CSRF_LENGTH: usize = 43;

/// What is known of who asks; in the extensions of every page request.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) user: Option<CurrentUser>,
    pub(crate) session: Option<SessionToken>,
    pub(crate) csrf: String,
    pub(crate) address: ClientAddress,
}

/// Puts the [`Visitor`] into the request, and the CSRF cookie into the answer if it was missing.
pub(crate) async fn identify(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response, AppError> {
    let session =
        cookie(request.headers(), SESSION_COOKIE).map(|token| SessionToken(token.to_owned()));
    let user = match &session {
        Some(token) => state.services.accounts.current(&token.0).await?,
        None => None,
    };
    let known_csrf = cookie(request.headers(), CSRF_COOKIE)
        .filter(|value| is_csrf_value(value))
        .map(str::to_owned);
    let is_new = known_csrf.is_none();
    let csrf = match known_csrf {
        Some(csrf) => csrf,
        None => new_csrf()?,
    };
    let address = client_address(&request, &state.site.trusted_proxies);
    request.extensions_mut().insert(Visitor {
        user,
        session,
        csrf: csrf.clone(),
        address,
    });

    let mut response = next.run(request).await;
    if is_new {
        let secure = if state.site.is_https { "; Secure" } else { "" };
        let cookie = format!("{CSRF_COOKIE}={csrf}; Path=/; HttpOnly; SameSite=Lax{secure}");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    Ok(response)
}

/// The first cookie of that name.
fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

fn is_csrf_value(value: &str) -> bool {
    value.len() == CSRF_LENGTH
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn new_csrf() -> Result<String, AppError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "no randomness");
        AppError::refused(
            ErrorKind::Unavailable,
            "the server has no randomness right now; please try again",
        )
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The peer, or what a proxy that we trust says of it.
fn client_address(request: &Request, trusted_proxies: &[IpAddr]) -> ClientAddress {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([0, 0, 0, 0]), |ConnectInfo(address)| {
            // Who listens on `[::]` sees 10.0.0.1 as ::ffff:10.0.0.1; the operator wrote the former.
            address.ip().to_canonical()
        });
    if !trusted_proxies
        .iter()
        .any(|proxy| proxy.to_canonical() == peer)
    {
        return ClientAddress(peer);
    }
    // The last entry is what our own proxy wrote; those before it are the visitor's claim.
    let forwarded: Option<IpAddr> = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|header| header.to_str().ok())
        .and_then(|header| header.rsplit(',').next())
        .and_then(|address| address.trim().parse().ok());
    ClientAddress(forwarded.map_or(peer, |address| address.to_canonical()))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use axum::body::Body;

    fn request_from(peer: impl Into<IpAddr>, forwarded_for: &str) -> Request {
        let mut request = Request::builder()
            .header("x-forwarded-for", forwarded_for)
            .body(Body::empty())
            .unwrap();
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::new(peer.into(), 1234)));
        request
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_its_own_entry() {
        let proxy = IpAddr::from([192, 0, 2, 1]);
        let believed = client_address(
            &request_from([192, 0, 2, 1], "10.0.0.9, 198.51.100.7"),
            &[proxy],
        );
        assert_eq!(believed.0, IpAddr::from([198, 51, 100, 7]));
        let claimed = client_address(&request_from([203, 0, 113, 5], "198.51.100.7"), &[proxy]);
        assert_eq!(claimed.0, IpAddr::from([203, 0, 113, 5]));
    }

    #[test]
    fn an_address_is_the_same_however_it_was_reached() {
        let mapped = |address: [u8; 4]| IpAddr::from(Ipv4Addr::from(address).to_ipv6_mapped());
        let proxy = IpAddr::from([10, 0, 0, 1]);
        let visitor = IpAddr::from([198, 51, 100, 7]);
        for trusted in [proxy, mapped([10, 0, 0, 1])] {
            for peer in [proxy, mapped([10, 0, 0, 1])] {
                for entry in ["198.51.100.7", "::ffff:198.51.100.7"] {
                    let found = client_address(&request_from(peer, entry), &[trusted]);
                    assert_eq!(found.0, visitor, "{peer} of {trusted}");
                }
            }
        }
        let direct = client_address(&request_from(mapped([198, 51, 100, 7]), ""), &[]);
        assert_eq!(direct.0, visitor);
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(
            COOKIE,
            HeaderValue::from_static("a=1; sightline_session=xyz; b=2"),
        );
        assert_eq!(cookie(&headers, SESSION_COOKIE), Some("xyz"));
        assert_eq!(cookie(&headers, "session"), None);
    }
}
