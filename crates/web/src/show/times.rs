//! Dates and times as their readers write them, in Viet Nam's time.

use assessment::Moment;
use jiff::civil::Date;

/// `30/11/2022 16:31`, in every language.
#[must_use]
pub fn moment(moment: Moment) -> String {
    let local = moment.local();
    format!("{} {:02}:{:02}", date(local.date()), local.hour(), local.minute())
}

/// `30/11/2022`, in every language, as it is typed.
#[must_use]
pub fn date(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// The day that was typed: `30/11/2022`, and what a program sends, `2022-11-30`.
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
