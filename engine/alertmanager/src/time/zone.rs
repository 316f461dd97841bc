//! Time zones by name: today's rule of each, from the IANA database.
//!
//! The rules are the last lines of the database's files, in POSIX' notation (`CET-1CEST,M3.5.0,M10.5.0/3`): right from
//! now on, and for as long back as the zone has not changed its law. What a simulation needs fits into ten kilobytes.
//! One law has no such rule: Morocco's clocks go back for Ramadan, and here they don't.
//!
//! To renew `zones.txt`: take the last line of every file of the database and gather the names by it.

use super::civil::{Civil, days_in_month, days_since_epoch};

/// One rule a line, then the zones that follow it.
const ZONES: &str = include_str!("zones.txt");

/// How far a zone is from UTC, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Zone {
    pub name: String,
    standard_seconds: i64,
    daylight: Option<Daylight>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Daylight {
    seconds: i64,
    starts: Change,
    ends: Change,
}

/// `Mmonth.week.weekday/time`: week 5 is the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Change {
    month: i64,
    week: i64,
    weekday: i64,
    /// After midnight, on the clock before the change.
    seconds: i64,
}

impl Zone {
    /// Finds a zone by its IANA name; the empty name is UTC.
    ///
    /// # Errors
    /// The reason, worded as Go words it.
    pub fn load(name: &str) -> Result<Self, String> {
        if name.contains("..") || name.starts_with(['/', '\\']) {
            return Err("time: invalid location name".to_owned());
        }
        // `Local` is the server's own zone: here, as in a container, that is UTC.
        let wanted = if matches!(name, "" | "Local") {
            "UTC"
        } else {
            name
        };
        ZONES
            .lines()
            .filter_map(|line| line.split_once(' '))
            .find(|(_, names)| names.split(' ').any(|name| name == wanted))
            .and_then(|(rule, _)| Self::from_rule(name, rule))
            .ok_or_else(|| format!("unknown time zone {name}"))
    }

    fn from_rule(name: &str, rule: &str) -> Option<Self> {
        let rest = after_abbreviation(rule)?;
        let (west, rest) = clock(rest)?;
        let mut zone = Self {
            name: name.to_owned(),
            standard_seconds: -west,
            daylight: None,
        };
        if rest.is_empty() {
            return Some(zone);
        }
        let rest = after_abbreviation(rest)?;
        let (offset, changes) = rest.split_once(',')?;
        let seconds = match clock(offset) {
            Some((west, _)) => -west,
            None => zone.standard_seconds + 3_600,
        };
        let (starts, ends) = changes.split_once(',')?;
        zone.daylight = Some(Daylight {
            seconds,
            starts: Change::parse(starts)?,
            ends: Change::parse(ends)?,
        });
        Some(zone)
    }

    /// Seconds east of UTC at an instant.
    pub fn offset_seconds(&self, unix_seconds: i64) -> i64 {
        let Some(daylight) = &self.daylight else {
            return self.standard_seconds;
        };
        let year = Civil::at(unix_seconds, self.standard_seconds).year;
        let starts = daylight.starts.unix_seconds(year, self.standard_seconds);
        let ends = daylight.ends.unix_seconds(year, daylight.seconds);
        let is_daylight = if starts < ends {
            (starts..ends).contains(&unix_seconds)
        } else {
            // South of the equator the summer spans the new year.
            !(ends..starts).contains(&unix_seconds)
        };
        if is_daylight {
            daylight.seconds
        } else {
            self.standard_seconds
        }
    }
}

impl Change {
    fn parse(text: &str) -> Option<Self> {
        let (date, seconds) = match text.split_once('/') {
            Some((date, time)) => (date, clock(time)?.0),
            None => (text, 7_200),
        };
        let mut parts = date.strip_prefix('M')?.split('.').map(str::parse);
        Some(Self {
            month: parts.next()?.ok()?,
            week: parts.next()?.ok()?,
            weekday: parts.next()?.ok()?,
            seconds,
        })
    }

    fn unix_seconds(&self, year: i64, offset_seconds: i64) -> i64 {
        let first = days_since_epoch(year, self.month, 1);
        let first_weekday = (first + 4).rem_euclid(7);
        let mut day = (self.weekday - first_weekday).rem_euclid(7) + 7 * (self.week - 1);
        if day >= days_in_month(year, self.month) {
            day -= 7;
        }
        (first + day) * 86_400 + self.seconds - offset_seconds
    }
}

/// What follows a zone's abbreviation: letters, or anything in angle brackets.
fn after_abbreviation(rule: &str) -> Option<&str> {
    match rule.strip_prefix('<') {
        Some(rest) => rest.split_once('>').map(|(_, rest)| rest),
        None => Some(rule.trim_start_matches(|c: char| c.is_ascii_alphabetic())),
    }
}

/// `[-]h[:mm]` in seconds, and what follows it.
fn clock(text: &str) -> Option<(i64, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '+' | ':')))
        .unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let (sign, digits) = match clock.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, clock.strip_prefix('+').unwrap_or(clock)),
    };
    let mut parts = digits.split(':').map(str::parse::<i64>);
    let hours = parts.next()?.ok()?;
    let minutes = parts.next().transpose().ok()?.unwrap_or(0);
    Some((sign * (hours * 3_600 + minutes * 60), rest))
}

#[cfg(test)]
mod tests {
    use super::{ZONES, Zone};

    #[track_caller]
    fn offset(zone: &str, unix_seconds: i64, expected_minutes: i64) {
        let zone = Zone::load(zone).unwrap();
        assert_eq!(zone.offset_seconds(unix_seconds) / 60, expected_minutes);
    }

    #[test]
    fn summer_time_begins_and_ends_to_the_second() {
        // 2026-03-29 01:00 UTC and 2026-10-25 01:00 UTC.
        offset("Europe/Berlin", 1_774_745_999, 60);
        offset("Europe/Berlin", 1_774_746_000, 120);
        offset("Europe/Berlin", 1_792_889_999, 120);
        offset("Europe/Berlin", 1_792_890_000, 60);
        // Summer in January.
        offset("Australia/Sydney", 1_767_225_600, 660);
        offset("Australia/Sydney", 1_782_864_000, 600);
        offset("Asia/Kolkata", 0, 330);
        offset("America/New_York", 1_782_864_000, -240);
        // Ireland's summer is its standard time.
        offset("Europe/Dublin", 1_782_864_000, 60);
        offset("Europe/Dublin", 1_767_225_600, 0);
    }

    #[test]
    fn every_rule_of_the_table_is_understood() {
        for line in ZONES.lines() {
            for name in line.split(' ').skip(1) {
                Zone::load(name).unwrap();
            }
        }
    }

    #[test]
    fn names_are_exact() {
        assert_eq!(Zone::load("").unwrap().offset_seconds(0), 0);
        assert_eq!(
            Zone::load("europe/berlin").unwrap_err(),
            "unknown time zone europe/berlin"
        );
        assert_eq!(
            Zone::load("../etc/passwd").unwrap_err(),
            "time: invalid location name"
        );
    }
}
