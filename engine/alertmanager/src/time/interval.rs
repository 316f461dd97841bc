//! Time intervals: what is common to all of its conditions is inside.

use config_schema::Fields;

use super::Zone;
use super::civil::Civil;
use super::parse::{parse_day_of_month, parse_month, parse_time, parse_weekday, parse_year};

/// Both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub begin: i64,
    pub end: i64,
}

impl Range {
    fn contains(&self, value: i64) -> bool {
        (self.begin..=self.end).contains(&value)
    }
}

/// Times of day, weekdays, days, months and years in which a route is muted or active.
/// A condition that is not written holds always.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TimeInterval {
    /// Minutes of the day, the end left out.
    times: Option<Vec<Range>>,
    weekdays: Option<Vec<Range>>,
    days_of_month: Option<Vec<Range>>,
    months: Option<Vec<Range>>,
    years: Option<Vec<Range>>,
    /// UTC where none is written.
    zone: Option<Zone>,
}

impl TimeInterval {
    /// Reads an interval that the schema has checked.
    pub(crate) fn read(fields: &Fields<'_>) -> Self {
        let ranges = |name: &str, parse: fn(&str) -> Result<Range, String>| {
            fields.is_set(name).then(|| {
                let texts = fields.texts(name);
                let parsed = texts.iter().filter_map(|(text, _)| parse(text).ok());
                parsed.collect()
            })
        };
        let times = fields.is_set("times").then(|| {
            let times = fields.tables("times").filter_map(|time| {
                Some(Range {
                    begin: parse_time(time.text("start_time")).ok()?,
                    end: parse_time(time.text("end_time")).ok()?,
                })
            });
            times.collect()
        });
        Self {
            times,
            weekdays: ranges("weekdays", parse_weekday),
            days_of_month: ranges("days_of_month", parse_day_of_month),
            months: ranges("months", parse_month),
            years: ranges("years", parse_year),
            zone: fields
                .is_set("location")
                .then(|| Zone::load(fields.text("location")).ok())
                .flatten(),
        }
    }

    /// Whether an instant (Unix milliseconds) is within.
    pub fn contains(&self, at_ms: i64) -> bool {
        let seconds = at_ms.div_euclid(1_000);
        let offset = self
            .zone
            .as_ref()
            .map_or(0, |zone| zone.offset_seconds(seconds));
        let now = Civil::at(seconds, offset);
        let any = |ranges: &Option<Vec<Range>>, holds: &dyn Fn(&Range) -> bool| {
            ranges
                .as_ref()
                .is_none_or(|ranges| ranges.iter().any(holds))
        };
        any(&self.times, &|range| {
            (range.begin..range.end).contains(&now.minute_of_day)
        }) && any(&self.days_of_month, &|range| is_day_within(range, now))
            && any(&self.months, &|range| range.contains(now.month))
            && any(&self.weekdays, &|range| range.contains(now.weekday))
            && any(&self.years, &|range| range.contains(now.year))
    }
}

fn is_day_within(range: &Range, now: Civil) -> bool {
    let last = now.days_in_month();
    let from_start = |day: i64| if day < 0 { last + day + 1 } else { day };
    let begin = from_start(range.begin);
    if begin > last {
        return false;
    }
    let end = from_start(range.end).clamp(-last, last);
    (begin.clamp(-last, last)..=end).contains(&now.day)
}
