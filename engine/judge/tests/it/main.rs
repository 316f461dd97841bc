//! The judge as its users see it: rule files in, judgements out.

mod drills;
mod interrupted;
mod judging;
mod mutation;
mod proof;
mod routing;
mod slo;
mod wasm;
