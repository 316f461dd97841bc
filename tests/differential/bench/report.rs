//! The table of ratios and what it comes to.

use std::time::Duration;

use super::Measured;

/// What the design asks for: the medians over all cases, and every single one.
const NATIVE_MEDIAN_AT_MOST: f64 = 0.5;
const WASM_MEDIAN_AT_MOST: f64 = 1.0;
const EACH_AT_MOST: f64 = 2.0;
/// How many of the worst cases are listed.
const WORST: usize = 8;

#[derive(Default)]
pub struct Report(Vec<Measured>);

impl Report {
    /// An empty table under its heading. Each row is shown as it is measured.
    pub fn begin() -> Self {
        print_heading();
        Self::default()
    }

    pub fn add(&mut self, measured: Measured) {
        print_row(&measured);
        self.0.push(measured);
    }

    pub fn is_good(&self) -> bool {
        let all_equal = self.0.iter().all(|case| case.difference.is_none());
        let none_slow = self
            .0
            .iter()
            .all(|case| case.native_ratio() <= EACH_AT_MOST);
        let wasm_is_fast = self
            .wasm_median()
            .is_none_or(|ratio| ratio <= WASM_MEDIAN_AT_MOST);
        all_equal && none_slow && wasm_is_fast && self.native_median() <= NATIVE_MEDIAN_AT_MOST
    }

    fn native_median(&self) -> f64 {
        median(self.0.iter().map(Measured::native_ratio)).unwrap_or(f64::NAN)
    }

    fn wasm_median(&self) -> Option<f64> {
        median(self.0.iter().filter_map(Measured::wasm_ratio))
    }

    pub fn print(&self, took: Duration) {
        let mut worst: Vec<&Measured> = self.0.iter().collect();
        worst.sort_by(|a, b| b.native_ratio().total_cmp(&a.native_ratio()));
        println!("\nthe slowest beside theirs:");
        print_heading();
        worst
            .iter()
            .take(WORST)
            .for_each(|measured| print_row(measured));
        let different: Vec<&Measured> = self.0.iter().filter(|c| c.difference.is_some()).collect();
        for case in &different {
            let difference = case.difference.as_deref().unwrap_or_default();
            println!("DIFFERENT ({difference}): {}", case.case.query);
        }
        println!(
            "\n{} cases in {:.0} s, {} with other values",
            self.0.len(),
            took.as_secs_f64(),
            different.len()
        );
        if let Some(worst) = worst.first() {
            println!(
                "worst case: native {:.2}, {} over {} steps",
                worst.native_ratio(),
                worst.case.query,
                worst.case.steps
            );
        }
        let wasm = self
            .wasm_median()
            .map_or("not measured".to_owned(), |ratio| format!("{ratio:.2}"));
        println!(
            "median ratio: native {:.2}, wasm {wasm}",
            self.native_median()
        );
    }
}

fn median(ratios: impl Iterator<Item = f64>) -> Option<f64> {
    let mut ratios: Vec<f64> = ratios.collect();
    ratios.sort_by(f64::total_cmp);
    ratios.get(ratios.len() / 2).copied()
}

fn print_heading() {
    println!(
        "{:<44} {:>9} {:>6} {:>11} {:>11} {:>11} {:>11} {:>6} {:>6}",
        "query", "series", "steps", "native", "wasm", "theirs", "waited", "native", "wasm"
    );
}

fn print_row(measured: &Measured) {
    let ms = |time: Duration| format!("{:.3} ms", time.as_secs_f64() * 1000.0);
    println!(
        "{:<44} {:>9} {:>6} {:>11} {:>11} {:>11} {:>11} {:>6.2} {:>6}",
        measured.case.template,
        measured.case.series,
        measured.case.steps,
        ms(measured.ours),
        measured.wasm.map_or("-".to_owned(), ms),
        ms(measured.theirs),
        ms(measured.wall),
        measured.native_ratio(),
        measured
            .wasm_ratio()
            .map_or("-".to_owned(), |ratio| format!("{ratio:.2}"))
    );
}
