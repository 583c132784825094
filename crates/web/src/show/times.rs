//! Dates and times as their readers write them, in Viet Nam's time.

use assessment::Moment;
use jiff::civil::Date;

/// Date and time, `30/11/2022 16:31`, in every language.
#[must_use]
pub fn moment(moment: Moment) -> String {
    let local = moment.local();
    let mut text = date(local.date());
    text.push(' ');
    push_two_digits(&mut text, local.hour());
    text.push(':');
    push_two_digits(&mut text, local.minute());
    text
}

/// Date, `30/11/2022`, in every language, as it is typed.
#[must_use]
pub fn date(date: Date) -> String {
    let mut text = String::with_capacity("30/11/2022 16:31".len());
    push_two_digits(&mut text, date.day());
    text.push('/');
    push_two_digits(&mut text, date.month());
    text.push('/');
    text.push_str(&date.year().to_string());
    text
}

/// A number below 100 as two digits. Every save contains its time, and the formatting machinery takes five
/// times as long.
fn push_two_digits(text: &mut String, number: i8) {
    let number = number.unsigned_abs();
    text.extend([number / 10, number % 10].map(|digit| char::from(b'0' + digit)));
}

/// A typed date, `30/11/2022`, or one of a program, `2022-11-30`.
#[must_use]
pub fn day_of(typed: &str) -> Option<Date> {
    framework::typed::date(typed).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_is_shown_is_read_where_it_is_typed() {
        for month in 1..=12 {
            let day = Date::constant(2022, month, 3);
            assert_eq!(day_of(&date(day)), Some(day));
        }
    }

    #[test]
    fn a_deadline_is_shown_in_the_time_of_viet_nam() {
        let deadline = Moment::end_of_day(Date::constant(2022, 11, 30));
        assert_eq!(moment(deadline), "30/11/2022 23:59");
    }
}
