//! What the islands ask of the page's scripts; mirrors `web/src/bridge.js`.
//!
//! Editor, chart and engine are JavaScript and a worker of their own: they are fetched on first use.

use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen]
extern "C" {
    /// Evaluates a query; both texts are JSON, see `query/outcome.rs`. The error is a sentence for the visitor.
    #[wasm_bindgen(js_namespace = sightline, catch)]
    pub(crate) async fn evaluate(request: &str) -> Result<JsValue, JsValue>;

    /// Asks the engine's worker; both texts are JSON. For answers that the page draws itself.
    #[wasm_bindgen(js_namespace = sightline, js_name = askEngine, catch)]
    pub(crate) async fn ask_engine(request: &str) -> Result<JsValue, JsValue>;

    /// Ends a query that takes too long.
    #[wasm_bindgen(js_namespace = sightline, js_name = stopEngine)]
    pub(crate) fn stop_engine();

    /// Tells from 0 to 1 how far the engine and its dataset are loaded.
    #[wasm_bindgen(js_namespace = sightline, js_name = onEngineProgress)]
    pub(crate) fn on_engine_progress(listener: &Closure<dyn Fn(f64)>);

    /// Draws the answer with this number.
    #[wasm_bindgen(js_namespace = sightline, js_name = drawChart, catch)]
    pub(crate) async fn draw_chart(parent: &HtmlElement, answer: u32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = sightline, js_name = mountEditor, catch)]
    pub(crate) async fn mount_editor(
        parent: &HtmlElement,
        text: &str,
        on_change: &Closure<dyn Fn(String)>,
        on_run: &Closure<dyn Fn()>,
    ) -> Result<JsValue, JsValue>;

    /// Asks the rule workshop's worker; both texts are JSON, see `workshop/answer.rs`.
    #[wasm_bindgen(js_namespace = sightline, js_name = askWorkshop, catch)]
    pub(crate) async fn ask_workshop(request: &str) -> Result<JsValue, JsValue>;

    /// Ends a replay that takes too long.
    #[wasm_bindgen(js_namespace = sightline, js_name = stopWorkshop)]
    pub(crate) fn stop_workshop();

    #[wasm_bindgen(js_namespace = sightline, js_name = mountRulesEditor, catch)]
    pub(crate) async fn mount_rules_editor(
        parent: &HtmlElement,
        text: &str,
        on_change: &Closure<dyn Fn(String)>,
        on_run: &Closure<dyn Fn()>,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = sightline, js_name = setEditorText)]
    pub(crate) fn set_editor_text(text: &str);

    /// Writes where the cursor is.
    #[wasm_bindgen(js_namespace = sightline, js_name = insertIntoEditor)]
    pub(crate) fn insert_into_editor(text: &str);

    #[wasm_bindgen(js_namespace = sightline, js_name = applyFix)]
    pub(crate) fn apply_fix(fix: &str);

    #[wasm_bindgen(js_namespace = sightline, js_name = fetchText, catch)]
    pub(crate) async fn fetch_text(url: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = sightline, js_name = copyText, catch)]
    pub(crate) async fn copy_text(text: &str) -> Result<JsValue, JsValue>;
}

/// A rejected promise as a sentence.
pub(crate) fn reason(error: &JsValue) -> String {
    error
        .as_string()
        .unwrap_or_else(|| "Something on this page stopped working; reload it.".to_owned())
}
