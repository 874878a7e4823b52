//! The best order-preserving set of pairs: the increasing chain with the greatest sum.

/// A possible pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Edge {
    pub(super) row: usize,
    pub(super) column: usize,
    /// Above 0.
    pub(super) value: i64,
}

/// Chooses the best edges of each connected component, see [`best`]. The order of rows and columns in different components
/// does not matter.
pub(super) fn best_of_parts(mut edges: Vec<Edge>, columns: usize) -> Vec<Edge> {
    let mut parts = Parts { parents: (0..columns).collect() };
    for row in edges.chunk_by(|a, b| a.row == b.row) {
        row.windows(2).for_each(|pair| {
            if let [one, other] = pair {
                parts.join(one.column, other.column);
            }
        });
    }
    let roots: Vec<usize> = (0..columns).map(|column| parts.root(column)).collect();
    let root = |edge: &Edge| roots.get(edge.column).copied().unwrap_or_default();
    // In place: one URL may have very many edges.
    edges.sort_unstable_by_key(|edge| (root(edge), edge.row, edge.column));
    // The rank of each column within its component.
    let mut sizes = vec![0_usize; columns];
    let numbers: Vec<usize> =
        (roots.iter()).map(|&root| sizes.get_mut(root).map_or(0, |size| std::mem::replace(size, *size + 1))).collect();
    let number = |edge: &Edge| numbers.get(edge.column).copied().unwrap_or_default();
    let mut chosen = Vec::new();
    for part in edges.chunk_by(|a, b| root(a) == root(b)) {
        let size = part.first().and_then(|edge| sizes.get(root(edge))).copied().unwrap_or_default();
        chosen.extend(best(part, number, size));
    }
    chosen
}

/// Connected columns (union-find).
struct Parts {
    parents: Vec<usize>,
}

impl Parts {
    fn root(&mut self, column: usize) -> usize {
        let mut at = column;
        while let Some(&parent) = self.parents.get(at).filter(|&&parent| parent != at) {
            // Path halving.
            let grandparent = self.parents.get(parent).copied().unwrap_or(parent);
            self.parents.get_mut(at).into_iter().for_each(|slot| *slot = grandparent);
            at = grandparent;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents.get_mut(one.max(other)).into_iter().for_each(|slot| *slot = one.min(other));
    }
}

/// Chooses edges with increasing rows and columns and the greatest sum of values. `edges` are sorted by row; column numbers
/// are below `columns`. Takes `n log n` steps.
fn best(edges: &[Edge], number: impl Fn(&Edge) -> usize, columns: usize) -> Vec<Edge> {
    // The edges of one row.
    let mut sums: Vec<i64> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(edges.len());
    let mut ends = Maxima::new(columns);
    for row in edges.chunk_by(|a, b| a.row == b.row) {
        let first = before.len();
        sums.clear();
        for edge in row {
            let (sum, last) = ends.below(number(edge));
            sums.push(sum + edge.value);
            before.push(last);
        }
        // Only now, because a chain has only one edge per row.
        for (at, (edge, sum)) in row.iter().zip(&sums).enumerate() {
            ends.raise(number(edge), *sum, first + at);
        }
    }
    let (_, mut last) = ends.below(columns);
    let mut chosen = Vec::new();
    while let Some(at) = last {
        chosen.extend(edges.get(at).copied());
        // The previous edge has a smaller index, so this terminates.
        last = before.get(at).copied().flatten();
    }
    chosen.reverse();
    chosen
}

/// The greatest sum of a chain that ends below a column, with its last edge (a binary indexed tree).
struct Maxima {
    nodes: Vec<(i64, Option<usize>)>,
}

impl Maxima {
    fn new(columns: usize) -> Maxima {
        Maxima { nodes: vec![(0, None); columns + 1] }
    }

    fn below(&self, column: usize) -> (i64, Option<usize>) {
        let mut best = (0, None);
        let mut node = column;
        while node > 0 {
            if let Some(&candidate) = self.nodes.get(node)
                && candidate.0 > best.0
            {
                best = candidate;
            }
            node &= node - 1;
        }
        best
    }

    fn raise(&mut self, column: usize, sum: i64, edge: usize) {
        let mut node = column + 1;
        while let Some(slot) = self.nodes.get_mut(node) {
            if sum > slot.0 {
                *slot = (sum, Some(edge));
            }
            node += node & node.wrapping_neg();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edges(list: &[(usize, usize, i64)]) -> Vec<Edge> {
        list.iter().map(|&(row, column, value)| Edge { row, column, value }).collect()
    }

    #[test]
    fn the_greatest_sum_wins_and_keeps_the_order() {
        for (given, expected) in [
            (&[(0, 0, 5), (0, 1, 9), (1, 0, 9), (1, 1, 5)][..], &[(0, 0, 5), (1, 1, 5)][..]),
            (&[(0, 0, 1), (0, 1, 9), (1, 0, 9), (1, 1, 1)], &[(0, 1, 9)]),
            (&[(0, 2, 3), (1, 0, 2), (2, 1, 2)], &[(1, 0, 2), (2, 1, 2)]),
            (&[], &[]),
        ] {
            assert_eq!(best(&edges(given), |edge| edge.column, 3), edges(expected));
        }
    }

    #[test]
    fn what_no_edge_connects_may_cross() {
        // Rows 0 and 2 share columns 3 and 4; row 1 has column 0 to itself.
        let given = edges(&[(0, 3, 5), (0, 4, 5), (1, 0, 1), (2, 3, 5), (2, 4, 5)]);
        let mut chosen = best_of_parts(given, 5);
        chosen.sort_unstable_by_key(|edge| edge.row);
        assert_eq!(chosen, edges(&[(0, 3, 5), (1, 0, 1), (2, 4, 5)]));
    }

    proptest! {
        #[test]
        fn no_other_chain_has_a_greater_sum(values in prop::collection::vec(0_i64..9, 16)) {
            let all: Vec<(usize, usize, i64)> = values
                .iter()
                .enumerate()
                .map(|(at, &value)| (at / 4, at % 4, value))
                .filter(|(.., value)| *value > 0)
                .collect();
            let found: i64 = best(&edges(&all), |edge| edge.column, 4).iter().map(|edge| edge.value).sum();
            let mut most = 0;
            for subset in 0..1_u32 << all.len().min(16) {
                let chain: Vec<_> = all.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1).collect();
                if chain.windows(2).all(|w| w[0].1.0 < w[1].1.0 && w[0].1.1 < w[1].1.1) {
                    most = most.max(chain.iter().map(|(_, edge)| edge.2).sum());
                }
            }
            prop_assert_eq!(found, most);
        }
    }
}
