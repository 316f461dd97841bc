//! PromQL.

use super::scanner::Scanner;

pub(super) fn tokens(scanner: &mut Scanner<'_>) {
    scanner.plain_to_end();
}
