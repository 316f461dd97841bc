//! The files that a browser loads: built by `cargo xtask web`, compressed beforehand, most of them never changing.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_SECURITY_POLICY, VARY};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use leptos::config::LeptosOptions;
use tower_http::services::ServeDir;

use crate::state::AppState;

/// A worker goes by its own file's policy, not by its page's: ours loads the engine's WebAssembly and the dataset.
const WORKER_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
);

/// `/pkg` and `/data`, below the site root.
pub(crate) fn routes(options: &LeptosOptions) -> Router<AppState> {
    let root = Path::new(&*options.site_root);
    let folder = |name: &str| {
        ServeDir::new(root.join(name))
            .precompressed_br()
            .precompressed_gzip()
    };
    Router::new()
        .nest_service("/pkg", folder("pkg"))
        .nest_service("/data", folder("data"))
        .layer(from_fn(cache_headers))
}

async fn cache_headers(request: Request, next: Next) -> Response {
    // Behind a nest the path starts below it; names are what matters here.
    let is_hashed = has_hash(request.uri().path());
    let mut response = next.run(request).await;
    let caching = match response.status().is_success() || response.status().as_u16() == 304 {
        true if is_hashed => "public, max-age=31536000, immutable",
        true => "public, no-cache",
        false => "no-store",
    };
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    response
        .headers_mut()
        .insert(CONTENT_SECURITY_POLICY, WORKER_POLICY);
    response
        .headers_mut()
        .insert(VARY, HeaderValue::from_name(ACCEPT_ENCODING));
    response
}

/// Whether the name carries its content's hash: `main.1a2b3c4d.css`, `chunk-ABCD2345.js`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, _extension)) = name.rsplit_once('.') else {
        return false;
    };
    let last_part = stem.rsplit(['.', '-']).next().unwrap_or("");
    last_part != stem
        && last_part.len() >= 8
        && last_part.bytes().all(|b| b.is_ascii_alphanumeric())
        && last_part
            .bytes()
            .any(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_recognised_and_a_plain_name_is_not() {
        assert!(has_hash("/pkg/app.0123456789abcdef.wasm"));
        assert!(has_hash("/chunk-ABCDEFGH.js"));
        assert!(!has_hash("/assets.json"));
        assert!(!has_hash("/sample.sightline"));
        assert!(!has_hash("/source-serif.woff2"));
    }
}
