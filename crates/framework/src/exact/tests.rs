//! Held against `BigRational` over all of `i64`, and by hand where people would look.

use super::*;
use proptest::prelude::*;

fn exact(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

#[test]
fn a_third_times_three_is_one() {
    assert_eq!(exact("1/3").times(&Exact::integer(3)), Exact::ONE);
}

#[test]
fn one_point_zero_zero_five_rounds_to_one_point_zero_one() {
    assert_eq!(exact("1.005").rounded_units(2, RoundingMode::HalfUp), Some(101));
    assert_eq!(exact("1.005").rounded_units(2, RoundingMode::HalfEven), Some(100));
    assert_eq!(exact("1.009").rounded_units(2, RoundingMode::Down), Some(100));
    assert_eq!(exact("-0.125").rounded_units(2, RoundingMode::HalfUp), Some(-13));
}

#[test]
fn numbers_are_written_as_decimals_where_they_end() {
    assert_eq!(exact("5%").to_string(), "0.05");
    assert_eq!(exact("-1/8").to_string(), "-0.125");
    assert_eq!(exact("1/3").to_string(), "1/3");
    assert_eq!(exact("100").to_string(), "100");
}

#[test]
fn what_is_not_a_number_is_refused() {
    for text in ["", "-", "1.", ".5", "1e3", "NaN", "1,5", "--1", "1/0", "+1", "１"] {
        assert!(Exact::parse(text).is_err(), "{text}");
    }
    assert_eq!(Exact::parse(&"9".repeat(41)), Err(ExactFault::TooLong));
}

proptest! {
    #[test]
    fn arithmetic_agrees_with_big_rationals(a: i64, b in 1_i64.., c: i64, d in 1_i64..) {
        let (x, y) = (Exact::fraction(a, b).unwrap(), Exact::fraction(c, d).unwrap());
        prop_assert_eq!(x.plus(&y).to_big(), x.to_big() + y.to_big());
        prop_assert_eq!(x.minus(&y).to_big(), x.to_big() - y.to_big());
        prop_assert_eq!(x.times(&y).to_big(), x.to_big() * y.to_big());
        prop_assert_eq!(x.cmp(&y), x.to_big().cmp(&y.to_big()));
        if c != 0 {
            prop_assert_eq!(x.checked_div(&y).unwrap().to_big(), x.to_big() / y.to_big());
        }
    }

    #[test]
    fn small_and_big_numbers_round_alike(num in -1_000_000_000_i64..1_000_000_000, den in 1_i64..100_000) {
        let small = Exact::fraction(num, den).unwrap();
        let big = Exact(Repr::Big(Box::new(small.to_big())));
        for mode in [RoundingMode::HalfUp, RoundingMode::HalfEven, RoundingMode::Down] {
            prop_assert_eq!(small.rounded_units(2, mode), big.rounded_units(2, mode));
        }
    }

    #[test]
    fn whole_units_are_those_that_no_rounding_changes(num in -1_000_000_i64..1_000_000, den in 1_i64..5000) {
        let value = Exact::fraction(num, den).unwrap();
        let rounded = value.rounded(2, RoundingMode::Down);
        let wanted = (rounded == value).then(|| value.rounded_units(2, RoundingMode::Down)).flatten();
        prop_assert_eq!(value.whole_units(2), wanted);
    }

    #[test]
    fn what_is_written_is_read_back(num: i64, places in 0_u8..10) {
        let value = Exact::decimal(num, places);
        prop_assert_eq!(Exact::parse(&value.to_string()).unwrap(), value);
    }
}
