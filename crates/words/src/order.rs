//! The Vietnamese alphabet: a à ả ã á ạ ă â … d đ; what stands in lists of names is in its order.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

/// Compares names by the Vietnamese alphabet.
pub struct NameOrder(Option<CollatorBorrowed<'static>>);

impl Default for NameOrder {
    fn default() -> Self {
        Self(Collator::try_new(locale!("vi").into(), CollatorOptions::default()).ok())
    }
}

impl NameOrder {
    /// Which of two names comes first.
    #[must_use]
    pub fn compare(&self, left: &str, right: &str) -> Ordering {
        self.0.as_ref().map_or_else(|| left.cmp(right), |collator| collator.compare(left, right))
    }
}

/// From so many names on it is cheaper to work out once what each is compared by.
const LONG: usize = 200;

/// Sorts what has a name by it.
pub fn sort_by_name<T>(list: &mut [T], name: impl Fn(&T) -> &str) {
    let order = NameOrder::default();
    match &order.0 {
        Some(collator) if list.len() >= LONG => list.sort_by_cached_key(|item| {
            let mut key = Vec::new();
            // Writing to memory cannot fail.
            let _infallible = collator.write_sort_key_to(name(item), &mut key);
            key
        }),
        _ => list.sort_by(|left, right| order.compare(name(left), name(right))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_of_the_vietnamese_alphabet() {
        let mut names = ["Đài", "Sở Y tế", "Dân tộc", "Ấn", "An", "Ăn"];
        sort_by_name(&mut names, |name| name);
        assert_eq!(names, ["An", "Ăn", "Ấn", "Dân tộc", "Đài", "Sở Y tế"]);
    }

    #[test]
    fn a_long_list_is_in_the_same_order_as_a_short_one() {
        let parts = ["Đài", "Sở", "Dân tộc", "Ấn", "An", "Ăn", "á", "a"];
        let mut long: Vec<String> =
            (0..400).map(|at| format!("{} {}", parts[at * 7 % parts.len()], parts[at * 3 % 5])).collect();
        let mut expected = long.clone();
        let order = NameOrder::default();
        expected.sort_by(|left, right| order.compare(left, right));
        sort_by_name(&mut long, |name| name);
        assert_eq!(long, expected);
    }
}
