//! What the islands ask of the page's scripts; mirrors `web/src/bridge.js`.
//!
//! Editor, chart and engine are JavaScript and a worker of their own: they are fetched on first use.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Asks the engine: JSON in, JSON out. The error is a sentence for the visitor.
    #[wasm_bindgen(js_namespace = sightline, catch)]
    pub(crate) async fn request(kind: &str, params: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = sightline, js_name = stopEngine)]
    pub(crate) fn stop_engine();
}
