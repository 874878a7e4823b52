//! Numbers as ASCII text, which can be stored together with other texts: six bits a byte, the lowest
//! first.

/// More bytes follow.
const MORE: u8 = 1 << BITS;
const BITS: u32 = 6;

/// Writes a number: one below 64 as one byte.
pub(in crate::har) fn write(text: &mut String, mut number: u64) {
    while number >= u64::from(MORE) {
        text.push(char::from((number as u8 % MORE) | MORE));
        number >>= BITS;
    }
    text.push(char::from(number as u8));
}

/// Reads the number that `bytes` begin with, and skips it.
#[inline]
pub(in crate::har) fn read(bytes: &mut &[u8]) -> Option<u64> {
    let (&first, rest) = bytes.split_first()?;
    *bytes = rest;
    if first < MORE { Some(first.into()) } else { read_on(first, bytes) }
}

fn read_on(first: u8, bytes: &mut &[u8]) -> Option<u64> {
    let mut number = u64::from(first % MORE);
    for shift in (BITS..u64::BITS).step_by(BITS as usize) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte % MORE) << shift;
        if byte < MORE {
            break;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written() {
        let powers = (0..u64::BITS).map(|bit| 1 << bit);
        let numbers: Vec<u64> = powers.flat_map(|power| [power - 1, power, power + 1]).chain([u64::MAX]).collect();
        let mut text = String::new();
        numbers.iter().for_each(|&number| write(&mut text, number));
        assert!(text.is_ascii());
        let mut bytes = text.as_bytes();
        for number in numbers {
            assert_eq!(read(&mut bytes), Some(number));
        }
        assert_eq!(read(&mut bytes), None);
    }

    #[test]
    fn small_numbers_are_one_byte() {
        for (number, bytes) in [(0, 1), (63, 1), (64, 2), (4_095, 2), (4_096, 3), (u64::MAX, 11)] {
            let mut text = String::new();
            write(&mut text, number);
            assert_eq!(text.len(), bytes, "{number}");
        }
    }
}
