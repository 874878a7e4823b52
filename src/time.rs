//! Times in UTC, as needed to search the server's logs.

use crate::har::{Timestamp, timestamp};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Unexpected};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// A point in time in milliseconds, between the years 0 and 9999. It is shown in UTC in the format of RFC 3339:
/// `2026-11-24T21:58:18.504Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Time {
    /// Milliseconds since 1970-01-01T00:00:00 UTC.
    milliseconds: i64,
}

const DAY: i64 = 86_400_000;

impl Time {
    /// From a file; `None` outside the years of RFC 3339.
    pub fn of(Timestamp(micros): Timestamp) -> Option<Time> {
        let time = Time { milliseconds: micros.div_euclid(1000) };
        (0..=9999).contains(&time.date().0).then_some(time)
    }

    /// Milliseconds since 1970-01-01T00:00:00 UTC.
    pub fn milliseconds(self) -> i64 {
        self.milliseconds
    }

    /// A number of milliseconds later; `None` outside the years of RFC 3339.
    pub fn after(self, milliseconds: f64) -> Option<Time> {
        // NaN becomes 0, and a number that is too large the maximum.
        let time = Time { milliseconds: self.milliseconds.saturating_add(milliseconds as i64) };
        (0..=9999).contains(&time.date().0).then_some(time)
    }

    /// Year, month and day in the Gregorian calendar.
    pub fn date(self) -> (i64, i64, i64) {
        // Days since 0000-03-01: if the year begins in March, the leap day is its last day.
        let days = self.milliseconds.div_euclid(DAY) + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        (era * 400 + year_of_era + i64::from(month < 3), month, day)
    }

    /// Hour, minute, second and millisecond of the day.
    fn clock(self) -> (i64, i64, i64, i64) {
        let rest = self.milliseconds.rem_euclid(DAY);
        (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000)
    }

    /// `2026-11-24`.
    pub fn day(self) -> Day {
        Day(self)
    }

    /// `21:58:03`.
    pub fn to_the_second(self) -> ToTheSecond {
        ToTheSecond(self)
    }

    /// `21:58:18.504`.
    pub fn time_of_day(self) -> TimeOfDay {
        TimeOfDay(self)
    }
}

/// A time's day, shown as `2026-11-24`.
#[derive(Clone, Copy, Debug)]
pub struct Day(Time);

impl Day {
    /// Days since 1970-01-01.
    pub fn number(self) -> i64 {
        self.0.milliseconds.div_euclid(DAY)
    }

    /// Parses a day: `2027-01-31`.
    pub fn parse(text: &str) -> Option<Day> {
        let time = timestamp(&format!("{text}T00:00:00Z")).filter(|_| text.len() == 10)?;
        // The HAR reader accepts the 31st of any month.
        Time::of(time).map(Time::day).filter(|day| day.to_string() == text)
    }

    /// That many days since 1970-01-01; `None` outside the years 0 to 9999.
    pub fn numbered(number: i64) -> Option<Day> {
        let time = Time { milliseconds: number.checked_mul(DAY)? };
        (0..=9999).contains(&time.date().0).then_some(Day(time))
    }
}

impl PartialEq for Day {
    fn eq(&self, other: &Day) -> bool {
        self.number() == other.number()
    }
}

impl Eq for Day {}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = String::deserialize(deserializer)?;
        Day::parse(&text).ok_or_else(|| Error::invalid_value(Unexpected::Str(&text), &"a day such as 2027-01-31"))
    }
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date"})
    }
}

/// A time of the day, shown as `21:58:03`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ToTheSecond(Time);

/// A time of the day, shown as `21:58:18.504`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TimeOfDay(Time);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for ToTheSecond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second, _) = self.0.clock();
        write!(f, "{hour:02}:{minute:02}:{second:02}")
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (.., milliseconds) = self.0.clock();
        write!(f, "{}.{milliseconds:03}", self.0.to_the_second())
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}Z", self.day(), self.time_of_day())
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        let text = String::deserialize(deserializer)?;
        let time = timestamp(&text).and_then(Time::of);
        time.ok_or_else(|| Error::invalid_value(Unexpected::Str(&text), &"a time in the format of RFC 3339"))
    }
}

impl JsonSchema for Time {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Time".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_as_rfc_3339_has_them() {
        for (micros, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (1_795_383_995_103_999, "2026-11-22T21:46:35.103Z"),
            (1_709_208_000_000_000, "2024-02-29T12:00:00.000Z"),
            (951_868_799_999_000, "2000-02-29T23:59:59.999Z"),
            (951_868_800_000_000, "2000-03-01T00:00:00.000Z"),
            (1_735_689_599_000_000, "2024-12-31T23:59:59.000Z"),
            (253_402_300_799_000_000, "9999-12-31T23:59:59.000Z"),
        ] {
            let time = Time::of(Timestamp(micros)).unwrap();
            assert_eq!(time.to_string(), expected);
            assert_eq!(format!("{}T{}", time.day(), time.to_the_second()), expected.get(..19).unwrap());
        }
        for micros in [253_402_300_800_000_000, i64::MAX, i64::MIN] {
            assert_eq!(Time::of(Timestamp(micros)), None);
        }
    }
}
