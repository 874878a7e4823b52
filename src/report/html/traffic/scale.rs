//! Maps time to position. A session of an hour may contain only seconds of traffic, so long pauses are shortened.

/// Width of a shortened pause, in percent.
const PAUSE: f64 = 3.0;
/// A pause is shortened if it is longer than this fraction of the active time.
const LONG: f64 = 0.2;
/// Maximum number of shortened pauses; the longest come first.
const MOST_PAUSES: usize = 6;

/// A stretch of time and its position.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Stretch {
    pub(super) from_ms: f64,
    pub(super) to_ms: f64,
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) is_pause: bool,
}

/// The time axis.
pub(super) struct Scale {
    pub(super) stretches: Vec<Stretch>,
}

impl Scale {
    /// Lays out these time spans (start and end) between two positions.
    pub(super) fn of(spans: impl Iterator<Item = (f64, f64)>, from: f64, to: f64) -> Scale {
        let busy = merged(spans.collect());
        let total: f64 = busy.iter().map(|(start, end)| end - start).sum::<f64>().max(1.0);
        let pauses = pauses(&busy, total * LONG);
        let mut edges: Vec<(f64, f64, bool)> = Vec::new();
        let mut start = busy.first().map_or(0.0, |span| span.0);
        for &(pause_start, pause_end) in &pauses {
            edges.push((start, pause_start, false));
            edges.push((pause_start, pause_end, true));
            start = pause_end;
        }
        edges.push((start, busy.last().map_or(start, |span| span.1), false));
        Scale { stretches: place(&edges, from, to) }
    }

    /// The position of a time.
    pub(super) fn place(&self, ms: f64) -> f64 {
        let stretch = self.stretches.iter().find(|stretch| ms <= stretch.to_ms).or(self.stretches.last());
        let Some(stretch) = stretch else { return 0.0 };
        let length = stretch.to_ms - stretch.from_ms;
        let part = if length > 0.0 { ((ms - stretch.from_ms) / length).clamp(0.0, 1.0) } else { 0.0 };
        stretch.from + part * (stretch.to - stretch.from)
    }
}

/// Merges overlapping spans.
fn merged(mut spans: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut merged: Vec<(f64, f64)> = Vec::new();
    for (start, end) in spans {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

/// The pauses to shorten, in order of time.
fn pauses(busy: &[(f64, f64)], longer_than: f64) -> Vec<(f64, f64)> {
    let gaps = busy.iter().zip(busy.iter().skip(1)).map(|(a, b)| (a.1, b.0));
    let mut long: Vec<(f64, f64)> = gaps.filter(|(start, end)| end - start > longer_than).collect();
    long.sort_by(|a, b| (b.1 - b.0).total_cmp(&(a.1 - a.0)));
    long.truncate(MOST_PAUSES);
    long.sort_by(|a, b| a.0.total_cmp(&b.0));
    long
}

fn place(edges: &[(f64, f64, bool)], from: f64, to: f64) -> Vec<Stretch> {
    let shown: f64 = edges.iter().filter(|edge| !edge.2).map(|edge| edge.1 - edge.0).sum();
    let cut: f64 = edges.iter().filter(|edge| edge.2).map(|_| PAUSE).sum();
    let per_ms = (to - from - cut).max(1.0) / shown.max(1.0);
    let mut at = from;
    let stretch = |&(from_ms, to_ms, is_pause): &(f64, f64, bool)| {
        let start = at;
        at += if is_pause { PAUSE } else { (to_ms - from_ms) * per_ms };
        Stretch { from_ms, to_ms, from: start, to: at, is_pause }
    };
    edges.iter().map(stretch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_without_pauses_is_laid_out_evenly() {
        let scale = Scale::of([(0.0, 50.0), (40.0, 100.0)].into_iter(), 10.0, 210.0);
        assert_eq!([0.0, 50.0, 100.0].map(|ms| scale.place(ms)), [10.0, 110.0, 210.0]);
        assert_eq!(scale.stretches.len(), 1);
    }

    #[test]
    fn long_pauses_are_cut_short() {
        let scale = Scale::of([(0.0, 10.0), (3_600_000.0, 3_600_010.0)].into_iter(), 0.0, 203.0);
        assert_eq!([0.0, 10.0, 3_600_000.0, 3_600_010.0].map(|ms| scale.place(ms)), [0.0, 100.0, 103.0, 203.0]);
        assert_eq!(scale.stretches.iter().filter(|stretch| stretch.is_pause).count(), 1);
    }

    #[test]
    fn nothing_is_placed_outside() {
        for spans in [
            vec![],
            vec![(5.0, 5.0)],
            vec![(0.0, 1e300)],
            (0..40).map(|n| (1e3 * f64::from(n), 1e3 * f64::from(n) + 1.0)).collect(),
        ] {
            let scale = Scale::of(spans.iter().copied(), 0.0, 300.0);
            for ms in [-1.0, 0.0, 5.0, 1e4, 1e301] {
                assert!((0.0..=300.5).contains(&scale.place(ms)), "{spans:?} {ms}: {}", scale.place(ms));
            }
        }
    }
}
