//! Dates and times as their readers write them, in Viet Nam's time.

use assessment::Moment;
use framework::Language;
use jiff::civil::Date;

/// `30/11/2022 16:31` or `30 Nov 2022 16:31`.
#[must_use]
pub fn moment(language: Language, moment: Moment) -> String {
    let local = moment.local();
    format!("{} {:02}:{:02}", date(language, local.date()), local.hour(), local.minute())
}

/// `30/11/2022` or `30 Nov 2022`, which is read back where a day is typed.
#[must_use]
pub fn date(language: Language, date: Date) -> String {
    match language {
        Language::Vietnamese => format!("{:02}/{:02}/{}", date.day(), date.month(), date.year()),
        Language::English => date.strftime("%-d %b %Y").to_string(),
    }
}

/// A day as a field holds it, in every language: `30/11/2022`.
#[must_use]
pub fn typed_day(day: Date) -> String {
    date(Language::Vietnamese, day)
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
            for language in [Language::Vietnamese, Language::English] {
                assert_eq!(day_of(&date(language, day)), Some(day));
            }
        }
    }

    #[test]
    fn a_deadline_is_shown_in_the_time_of_viet_nam() {
        let deadline = Moment::end_of_day(Date::constant(2022, 11, 30));
        assert_eq!(moment(Language::Vietnamese, deadline), "30/11/2022 23:59");
        assert_eq!(moment(Language::English, deadline), "30 Nov 2022 23:59");
    }
}
