//! Sizes as people write them: `60000`, `60k`, `1M`, `16G`.

/// Bytes; `k` is a thousand, `M` a million and `G` a thousand millions.
pub(super) fn parse(text: &str) -> Result<usize, String> {
    let units = [(['k', 'K'], 1_000), (['m', 'M'], 1_000_000), (['g', 'G'], 1_000_000_000)];
    let with_unit = units.iter().find_map(|(unit, factor)| Some((text.strip_suffix(*unit)?, *factor)));
    let (digits, factor) = with_unit.unwrap_or((text, 1));
    let number: Option<usize> = digits.parse().ok();
    number
        .and_then(|number| number.checked_mul(factor))
        .ok_or_else(|| "expected a number of bytes, such as 60000 or 60k".to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn sizes_are_read_and_nonsense_is_not() {
        assert_eq!(
            ["0", "60000", "60k", "32K", "1M", "16G"].map(|text| parse(text).unwrap()),
            [0, 60_000, 60_000, 32_000, 1_000_000, 16_000_000_000]
        );
        for text in ["", "k", "-1", "1.5k", "60kb", "99999999999999999999M"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
