//! Where the page's files are: `assets.json`, written by `cargo xtask web`, maps plain names to hashed ones.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use leptos::config::LeptosOptions;

/// URLs of the files a page may load, by their plain name, such as `site.js`.
pub(crate) struct Assets(BTreeMap<String, String>);

impl Assets {
    /// The files below the server's site root; read once, as a new build means a new start.
    pub(crate) fn of(options: &LeptosOptions) -> &'static Assets {
        static ASSETS: OnceLock<Assets> = OnceLock::new();
        ASSETS.get_or_init(|| {
            let manifest = Path::new(&*options.site_root)
                .join(&*options.site_pkg_dir)
                .join("assets.json");
            // Without the file the pages still read well, only bare: no style, no script.
            let names: BTreeMap<String, String> = std::fs::read(manifest)
                .ok()
                .and_then(|bytes| serde_json::from_slice(&bytes).ok())
                .unwrap_or_default();
            let base = options.site_pkg_dir_route_base();
            let mut urls: BTreeMap<String, String> = names
                .into_iter()
                .map(|(name, file)| (name, format!("{base}{file}")))
                .collect();
            urls.insert("dataset".to_owned(), "/data/sample.sightline".to_owned());
            Assets(urls)
        })
    }

    /// The URL of `name`, if the browser's side has been built.
    pub(crate) fn url(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// All of them, for the page's script.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }
}
