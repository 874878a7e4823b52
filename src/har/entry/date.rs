//! Reads `startedDateTime`. ISO 8601 as exporters write it: with `Z`, an offset with or without a colon, or no zone;
//! with any number of digits of a second. Some write a number since 1970 instead.

use crate::har::Timestamp;

const SECOND: i64 = 1_000_000;

/// The time that `text` names; `None` when its form is unknown.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    iso(text.as_bytes()).or_else(|| epoch(text.parse().ok()?))
}

/// Whether a date that [`parse`] reads names its zone. A number since 1970 needs none.
pub(in crate::har) fn has_zone(text: &str) -> bool {
    let text = text.trim().as_bytes();
    // After the day, only a zone holds a sign or a letter.
    match text.get(11..) {
        Some(time) if text.get(4) == Some(&b'-') => time.iter().any(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-')),
        _ => true,
    }
}

/// A number since 1970: milliseconds, or seconds when it would otherwise lie before March 1973.
pub(in crate::har) fn epoch(number: f64) -> Option<Timestamp> {
    let seconds = if number.abs() < 1e11 { number } else { number / 1000.0 };
    // Up to the year 9999, like a written date.
    (number.is_finite() && (0.0..253_402_300_800.0).contains(&seconds))
        .then(|| Timestamp((seconds * 1e6).round() as i64))
}

fn iso(text: &[u8]) -> Option<Timestamp> {
    let mut rest = text;
    let year = digits(&mut rest, 4)?;
    let month = take(&mut rest, b"-").and_then(|()| digits(&mut rest, 2))?;
    let day = take(&mut rest, b"-").and_then(|()| digits(&mut rest, 2))?;
    take(&mut rest, b"Tt ")?;
    let hour = digits(&mut rest, 2)?;
    let minute = take(&mut rest, b":").and_then(|()| digits(&mut rest, 2))?;
    let mut second = 0;
    let mut micros = 0;
    if take(&mut rest, b":").is_some() {
        second = digits(&mut rest, 2)?;
        if take(&mut rest, b".,").is_some() {
            micros = fraction(&mut rest);
        }
    }
    let offset = zone(&mut rest)?;
    // A leap second is the last one twice.
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day) && hour <= 24 && minute < 60 && second <= 60;
    if !valid || !rest.is_empty() {
        return None;
    }
    let seconds = days_since_1970(year, month, day) * 86_400 + hour * 3600 + (minute - offset) * 60 + second;
    Some(Timestamp(seconds * SECOND + micros))
}

/// Minutes east of UTC; 0 when no zone is named.
fn zone(rest: &mut &[u8]) -> Option<i64> {
    match rest.split_first() {
        None => Some(0),
        Some((b'Z' | b'z', after)) => {
            *rest = after;
            Some(0)
        }
        Some((sign @ (b'+' | b'-'), after)) => {
            *rest = after;
            let hours = digits(rest, 2)?;
            let _colon = take(rest, b":");
            let minutes = if rest.is_empty() { 0 } else { digits(rest, 2)? };
            let east = hours * 60 + minutes;
            Some(if *sign == b'-' { -east } else { east })
        }
        Some(_) => None,
    }
}

/// Digits of a fraction of a second, in microseconds; what is finer is cut off.
fn fraction(rest: &mut &[u8]) -> i64 {
    let (mut micros, mut unit) = (0, SECOND / 10);
    while let Some((digit @ b'0'..=b'9', after)) = rest.split_first() {
        micros += i64::from(digit - b'0') * unit;
        unit /= 10;
        *rest = after;
    }
    micros
}

fn digits(rest: &mut &[u8], count: usize) -> Option<i64> {
    let (number, after) = rest.split_at_checked(count)?;
    let mut value = 0;
    for &digit in number {
        value = value * 10 + i64::from(char::from(digit).to_digit(10)?);
    }
    *rest = after;
    Some(value)
}

fn take(rest: &mut &[u8], any: &[u8]) -> Option<()> {
    let (byte, after) = rest.split_first()?;
    any.contains(byte).then(|| *rest = after)
}

/// Days from 1970-01-01 in the Gregorian calendar. Years begin in March here, so that the leap day is a year's last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month < 3 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (month_from_march * 153 + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_exporter_are_read() {
        for (text, micros) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.000Z", -1_000_000),
            ("2026-11-22T21:46:35.103Z", 1_795_383_995_103_000),
            ("2024-02-29T12:00:00Z", 1_709_208_000_000_000),
            ("2000-03-01T00:00:00Z", 951_868_800_000_000),
            ("2024-05-29T16:10:30.424+02:00", 1_716_991_830_424_000),
            ("2024-05-29T07:10:30.424-07:00", 1_716_991_830_424_000),
            ("2024-05-29T16:10:30.424+0200", 1_716_991_830_424_000),
            ("2024-05-29T16:10:30.424+02", 1_716_991_830_424_000),
            ("2024-05-29T14:10:30.4240000+00:00", 1_716_991_830_424_000),
            ("2024-05-29T14:10:30.424123456Z", 1_716_991_830_424_123),
            ("2024-05-29T14:10:30.424", 1_716_991_830_424_000),
            ("2024-05-29 14:10:30", 1_716_991_830_000_000),
            ("2024-05-29T14:10Z", 1_716_991_800_000_000),
            ("2024-05-29T14:10:30,5Z", 1_716_991_830_500_000),
            ("2024-05-29T14:10:30.Z", 1_716_991_830_000_000),
            (" 2024-05-29T14:10:30Z ", 1_716_991_830_000_000),
            ("1716991830424", 1_716_991_830_424_000),
            ("1716991830.5", 1_716_991_830_500_000),
        ] {
            assert_eq!(parse(text), Some(Timestamp(micros)), "{text}");
        }
    }

    #[test]
    fn the_time_of_day_is_known_where_the_zone_is() {
        for (text, expected) in [
            ("2026-11-22T21:46:35.103Z", true),
            ("2024-05-29T16:10:30.424+02:00", true),
            ("2024-05-29T16:10:30-0700", true),
            ("2024-05-29T14:10:30.424", false),
            (" 2024-05-29 14:10:30", false),
            ("1716991830424", true),
        ] {
            assert!(parse(text).is_some());
            assert_eq!(has_zone(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "NaN-NaN-NaNTNaN:NaN:NaN.NaNZ",
            "2024-13-01T00:00:00Z",
            "2024-05-32T00:00:00Z",
            "2024-05-29",
            "2024-05-29T14:10:30+2",
            "2024-05-29T14:10:30Zx",
            "yesterday",
            "inf",
            "NaN",
            "-5",
            "1e300",
            "é024-05-29T14:10:30Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
