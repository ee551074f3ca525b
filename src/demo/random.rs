//! Numbers that look random and are the same on every run (splitmix64).

/// A stream of numbers; the same seed gives the same stream.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to below `end`; `least` where there is none between.
    pub(super) fn between(&mut self, least: i64, end: i64) -> i64 {
        let width = end.saturating_sub(least).max(1).unsigned_abs();
        least.saturating_add_unsigned(self.next() % width)
    }

    /// A place in a list of this length.
    pub(super) fn below(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % length).unwrap_or(0)
    }

    /// True this many times out of a hundred.
    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 100) < percent
    }

    /// One of a list that is not empty.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Some of a list, each once, in an order of their own.
    pub(super) fn some<T>(&mut self, mut list: Vec<T>, number: usize) -> Vec<T> {
        let mut chosen = Vec::new();
        while chosen.len() < number && !list.is_empty() {
            chosen.push(list.swap_remove(self.below(list.len())));
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_within_their_bounds() {
        let (mut one, mut other) = (Random::new(7), Random::new(7));
        for _ in 0..1000 {
            let number = one.between(-3, 4);
            assert_eq!(number, other.between(-3, 4));
            assert!((-3..4).contains(&number));
        }
        let mut all = one.some(vec![1, 2, 3], 5);
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3]);
    }
}
