//! The time of a console message.

use crate::har::timestamp;

/// The time of a message.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum When {
    /// Unknown.
    Unknown,
    /// In microseconds since 1970.
    At(i64),
    /// In microseconds since midnight, in an unknown time zone.
    OfDay(i64),
}

/// Parses a time in front of a message.
pub(super) fn time(text: &str) -> Option<When> {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || !bytes.first()?.is_ascii_digit() {
        return None;
    }
    if bytes.get(4) == Some(&b'-') {
        return timestamp(text).map(|crate::har::Timestamp(at)| When::At(at));
    }
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let mut parts = clock.split(':').map(|part| (part.len() <= 2).then(|| part.parse::<i64>().ok()).flatten());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 60 || fraction.len() > 6 {
        return None;
    }
    let micros = if fraction.is_empty() { 0 } else { format!("{fraction:0<6}").parse::<i64>().ok()? };
    Some(When::OfDay(((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + micros))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_consoles_write_them() {
        for (text, expected) in [
            ("12:04:11.123", Some(When::OfDay(43_451_123_000))),
            ("12:04:11", Some(When::OfDay(43_451_000_000))),
            ("00:00:00,5", Some(When::OfDay(500_000))),
            ("1970-01-01T00:00:01Z", Some(When::At(1_000_000))),
            ("24:00:00", None),
            ("users:1", None),
            ("12:04:11.1234567", None),
        ] {
            assert_eq!(time(text), expected, "{text}");
        }
    }
}
