//! Which failures pass by themselves, on SQLite and on PostgreSQL: the rest are mistakes of ours.

use sqlx::Error;

/// Whether the database is away or busy, rather than asked for what it can't do.
pub(crate) fn is_outage(error: &Error) -> bool {
    match error {
        Error::Io(_)
        | Error::Tls(_)
        | Error::PoolTimedOut
        | Error::PoolClosed
        | Error::WorkerCrashed => true,
        Error::Database(answer) => answer.code().is_some_and(|code| names_outage(&code)),
        _ => false,
    }
}

/// Whether a code of either database says that it is busy, full, or can't get at its files.
fn names_outage(code: &str) -> bool {
    // PostgreSQL's codes are five characters: connection, resources, shut down, disk; serialisation, deadlock, lock.
    if code.len() == 5 {
        let class = code.get(..2).unwrap_or_default();
        return ["08", "53", "57", "58"].contains(&class)
            || ["40001", "40P01", "55P03"].contains(&code);
    }
    // SQLite's are numbers, the kind in the low byte: busy, locked, disk, full, can't open.
    let number: Option<u32> = code.parse().ok();
    number.is_some_and(|number| [5, 6, 10, 13, 14].contains(&(number & 0xff)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn busy_or_away_is_an_outage_and_a_broken_rule_is_none() {
        // SQLite: busy, busy with a snapshot, failed fsync, full; then check, foreign key, no such table.
        for code in ["5", "517", "1034", "13", "57P01", "40P01", "53300"] {
            assert!(names_outage(code), "{code}");
        }
        for code in ["275", "787", "1", "23514", "23503", "42P01", ""] {
            assert!(!names_outage(code), "{code}");
        }
    }
}
