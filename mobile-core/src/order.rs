//! Sorting by number: one routine for every list. The standard library's sorts are compiled anew for each type, and the
//! browser downloads them all.

/// The items by rising rank; equal ranks keep their order.
pub(crate) fn by_rank<T>(items: Vec<T>, rank: impl Fn(&T) -> (i64, i64)) -> Vec<T> {
    let ranks = items.iter().enumerate();
    let mut order: Vec<((i64, i64), usize)> =
        ranks.map(|(place, item)| (rank(item), place)).collect();
    order.sort_unstable();
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    let places = order.into_iter().map(|(_, place)| place);
    places
        .filter_map(|place| items.get_mut(place)?.take())
        .collect()
}

/// For falling order.
pub(crate) fn falling(number: impl Into<i64>) -> i64 {
    // Unlike the negative, this exists of every number.
    !number.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(items: Vec<(i8, i64, u8)>) {
            let mut expected = items.clone();
            expected.sort_by_key(|(a, b, _)| (std::cmp::Reverse(*a), *b));
            let sorted = by_rank(items, |(a, b, _)| (falling(*a), *b));
            prop_assert_eq!(sorted, expected);
        }
    }
}
