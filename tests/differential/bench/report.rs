//! The table of ratios and what it comes to.

use std::time::Duration;

use super::Measured;

/// What the design asks for: the median over all cases, and every single one.
const MEDIAN_AT_MOST: f64 = 0.5;
const EACH_AT_MOST: f64 = 2.0;
/// How many of the worst cases are listed.
const WORST: usize = 8;

#[derive(Default)]
pub struct Report(Vec<Measured>);

impl Report {
    /// An empty table under its heading. Each row is shown as it is measured.
    pub fn begin() -> Self {
        println!(
            "{:<44} {:>9} {:>6} {:>10} {:>10} {:>10} {:>6}",
            "query", "series", "steps", "ours", "theirs", "waited", "ratio"
        );
        Self::default()
    }

    pub fn add(&mut self, measured: Measured) {
        print_row(&measured);
        self.0.push(measured);
    }

    pub fn is_good(&self) -> bool {
        let all_equal = self.0.iter().all(|case| case.difference.is_none());
        let none_slow = self.0.iter().all(|case| case.ratio() <= EACH_AT_MOST);
        all_equal && none_slow && self.median() <= MEDIAN_AT_MOST
    }

    fn median(&self) -> f64 {
        let mut ratios: Vec<f64> = self.0.iter().map(Measured::ratio).collect();
        ratios.sort_by(f64::total_cmp);
        ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN)
    }

    pub fn print(&self, took: Duration) {
        let mut worst: Vec<&Measured> = self.0.iter().collect();
        worst.sort_by(|a, b| b.ratio().total_cmp(&a.ratio()));
        println!("\nthe slowest beside theirs:");
        worst.into_iter().take(WORST).for_each(print_row);
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
        println!(
            "median ratio: native {:.2}, wasm not measured",
            self.median()
        );
    }
}

fn print_row(measured: &Measured) {
    let ms = |time: Duration| format!("{:.3} ms", time.as_secs_f64() * 1000.0);
    println!(
        "{:<44} {:>9} {:>6} {:>10} {:>10} {:>10} {:>6.2}",
        measured.case.template,
        measured.case.series,
        measured.case.steps,
        ms(measured.ours),
        ms(measured.theirs),
        ms(measured.wall),
        measured.ratio()
    );
}
