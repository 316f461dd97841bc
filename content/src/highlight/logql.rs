//! LogQL, as the engine itself reads it.

use super::promql::paint;
use super::scanner::Scanner;

pub(super) fn tokens(scanner: &mut Scanner<'_>) {
    let pieces = logql::highlight::highlight(scanner.whole());
    paint(scanner, &pieces);
}
