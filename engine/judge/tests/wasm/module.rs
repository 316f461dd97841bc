//! The judgements as a WASM module that needs no glue: numbers in, numbers out.

mod judgements;

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static JSON: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes the judgements and says how many bytes they are.
#[wasm_bindgen]
pub fn judge_all() -> u32 {
    let json = judgements::json().into_bytes();
    let length = json.len() as u32;
    JSON.set(json);
    length
}

/// A byte of what [`judge_all`] made; 0 behind its end.
#[wasm_bindgen]
pub fn byte_at(at: u32) -> u32 {
    JSON.with_borrow(|json| json.get(at as usize).copied().map_or(0, u32::from))
}
