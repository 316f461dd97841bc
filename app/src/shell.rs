//! The HTML document around every page.

use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;
use crate::assets::Assets;

/// The value that every form sends back in its hidden `csrf` field; provided by the server for each request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsrfToken(pub String);

/// Sets a stored theme before the first paint; must stay inline, or the page would flash.
const THEME_SCRIPT: &str = "try{const t=localStorage.getItem('sightline-theme');if(t)document.documentElement.dataset.theme=t}catch{}";

/// The document of one request.
///
/// Scripts and preloads are ours instead of Leptos' `HydrationScripts`, which downloads the islands' WebAssembly
/// with every page: a lesson is read without it (see `web/src/islands.js`).
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let assets = Assets::of(&options);
    // Outside islands nothing is hydrated, so nothing is to be serialised for it.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let font = |name: &str| {
        assets.url(name).map(|url| view! { <link rel="preload" href=url r#as="font" r#type="font/woff2" crossorigin="" /> })
    };
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <script nonce=use_nonce()>{THEME_SCRIPT}</script>
                {font("source-serif.woff2")}
                {font("source-sans.woff2")}
                {font("source-code.woff2")}
                {assets.url("main.css").map(|url| view! { <link rel="stylesheet" href=url /> })}
                <meta name="sightline-assets" content=assets.json() />
                {assets.url("site.js").map(|url| view! { <script type="module" src=url></script> })}
                <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='7' fill='%230f6262'/%3E%3Cpath d='M5 20h6l3-10 5 14 3-8h5' fill='none' stroke='%23fff' stroke-width='2.6' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E" />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
