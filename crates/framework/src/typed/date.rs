//! Dates as people type them and as spreadsheets count them.

use jiff::civil::Date;

use super::words::{fold, plain_letters};

/// The first year that a date may lie in. The state's papers begin in 1945; and a year typed into a date
/// cell (2022) would otherwise pass as a day of 1905.
pub const YEAR_MIN: i16 = 1945;

/// The last year that a date may lie in.
pub const YEAR_MAX: i16 = 2199;

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateFault {
    /// Not of the form `31/12/2022`.
    #[error("not a date")]
    Malformed,
    /// The calendar has no such day.
    #[error("no such date")]
    NoSuchDate,
    /// Before [`YEAR_MIN`] or after [`YEAR_MAX`].
    #[error("out of range")]
    OutOfRange,
}

/// The date that a text means: `31/12/2022`, `31-12-2022`, `31.12.2022`, `2022-12-31`, `ngày 31 tháng 12 năm 2022`,
/// `31 December 2022`; a time that follows an ISO date is dropped.
///
/// # Errors
/// [`DateFault`] where it is not a date, or no day of the calendar.
pub fn date(typed: &str) -> Result<Date, DateFault> {
    let typed = typed.trim();
    match in_figures(typed) {
        Err(DateFault::Malformed) => in_figures(&in_words(typed)),
        read => read,
    }
}

/// A date of three numbers between two equal separators.
fn in_figures(typed: &str) -> Result<Date, DateFault> {
    let separator = typed.chars().find(|letter| !letter.is_ascii_digit()).ok_or(DateFault::Malformed)?;
    if !matches!(separator, '/' | '-' | '.') {
        return Err(DateFault::Malformed);
    }
    let parts: Vec<&str> = typed.split(separator).collect();
    let [first, month, last] = parts.as_slice() else { return Err(DateFault::Malformed) };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let all_digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !all_digits || year.len() != 4 || !(1..=2).contains(&month.len()) || !(1..=2).contains(&day.len()) {
        return Err(DateFault::Malformed);
    }
    let whole = |part: &str| part.parse::<i16>().map_err(|_| DateFault::Malformed);
    let narrow = |part: &str| part.parse::<i8>().map_err(|_| DateFault::Malformed);
    let date = Date::new(whole(year)?, narrow(month)?, narrow(day)?).map_err(|_| DateFault::NoSuchDate)?;
    in_range(date)
}

/// What else can mean one day only, in figures: words, blanks beside separators, a time behind an ISO date.
fn in_words(typed: &str) -> String {
    let folded = fold(plain_letters(typed).trim_end_matches(['.', ',', ';']));
    let folded = folded.strip_prefix("ngay ").unwrap_or(&folded);
    if let Some((day, rest)) = folded.split_once("thang")
        && let Some((month, year)) = rest.split_once("nam")
    {
        let part = |text: &str| text.trim_matches([' ', ',']).to_owned();
        return [part(day), part(month), part(year)].join("/");
    }
    if let Some(english) = in_english(folded) {
        return english;
    }
    let joined = ['/', '-', '.'].iter().fold(folded.to_owned(), |text, mark| {
        text.split(*mark).map(str::trim).collect::<Vec<_>>().join(&mark.to_string())
    });
    without_time(&joined).to_owned()
}

/// `15 march 2022`, `march 15, 2022`.
fn in_english(folded: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let words: Vec<&str> = folded.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    let [first, second, year] = words.as_slice() else { return None };
    let month = |word: &str| {
        (word.len() >= 3)
            .then(|| MONTHS.iter().position(|month| *month == word || month.get(..3) == Some(word)))?
    };
    let (day, month) = match (month(first), month(second)) {
        (Some(month), None) => (second, month),
        (None, Some(month)) => (first, month),
        _ => return None,
    };
    Some(format!("{day}/{}/{year}", month + 1))
}

/// `2022-03-15 14:30:00`, as tables of databases have it, is the day alone.
fn without_time(text: &str) -> &str {
    let Some((day, time)) = text.split_at_checked("2022-12-31".len()) else { return text };
    let is_time = time.len() >= "T00:00".len()
        && time.starts_with([' ', 't'])
        && time.get(1..).is_some_and(|time| {
            time.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'))
                && time.get(2..3) == Some(":")
        });
    if is_time && day.get(4..5) == Some("-") { day } else { text }
}

/// The day with this number in a spreadsheet (1 is 1 January 1900, or 2 January 1904 in the other system).
///
/// # Errors
/// [`DateFault`] where it is no day, the 29 February 1900 that spreadsheets invented, or out of range.
pub fn serial_date(serial: f64, is_1904: bool) -> Result<Date, DateFault> {
    if !serial.is_finite() || !(0.0..2_958_466.0).contains(&serial) {
        return Err(DateFault::OutOfRange);
    }
    let days: i64 = serial.floor().to_string().parse().map_err(|_| DateFault::Malformed)?;
    let from_epoch = match (is_1904, days) {
        (true, _) => days + 1462,
        (false, 60) => return Err(DateFault::NoSuchDate),
        (false, ..60) => days + 1,
        (false, _) => days,
    };
    let epoch = Date::new(1899, 12, 30).map_err(|_| DateFault::OutOfRange)?;
    let span = jiff::Span::new().try_days(from_epoch).map_err(|_| DateFault::OutOfRange)?;
    in_range(epoch.checked_add(span).map_err(|_| DateFault::OutOfRange)?)
}

fn in_range(date: Date) -> Result<Date, DateFault> {
    if (YEAR_MIN..=YEAR_MAX).contains(&date.year()) { Ok(date) } else { Err(DateFault::OutOfRange) }
}

/// A date as an official writes it: `31/12/2022`.
#[must_use]
pub fn spelled_date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_usual_spellings() {
        let meant = Date::constant(2022, 1, 31);
        for typed in ["31/01/2022", "31/1/2022", "31-01-2022", "31.1.2022", "2022-01-31", " 31/01/2022 "] {
            assert_eq!(date(typed), Ok(meant), "{typed}");
        }
    }

    #[test]
    fn a_day_in_words_or_with_blanks_is_the_day_that_it_can_only_mean() {
        let meant = Date::constant(2022, 3, 15);
        for typed in [
            "15 tháng 3 năm 2022",
            "ngày 15 tháng 3 năm 2022",
            "Ngày 15 tháng 03 năm 2022.",
            "ngày 15/3/2022",
            "15/ 03/2022",
            "15 / 3 / 2022",
            "15-03-2022",
            "15.3.2022",
            "15.3.2022.",
            "１５/０３/２０２２",
            "15\u{a0}tháng 3,\u{a0}năm 2022",
            "2022/03/15",
            "2022-03-15 00:00:00",
            "2022-03-15T14:30",
            "15 March 2022",
            "Mar 15, 2022",
        ] {
            assert_eq!(date(typed), Ok(meant), "{typed}");
        }
        for typed in ["15 tháng 13 năm 2022", "31 tháng 2 năm 2022"] {
            assert_eq!(date(typed), Err(DateFault::NoSuchDate), "{typed}");
        }
        for typed in
            ["15 tháng 3", "15 mars 2022", "2022-03-15 chiều", "15/3/2022 hoặc 16/3/2022", "15 3 2022"]
        {
            assert_eq!(date(typed), Err(DateFault::Malformed), "{typed}");
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for typed in ["31/02/2022", "29/02/2023", "00/01/2022", "2022-13-01", "31/04/2022"] {
            assert_eq!(date(typed), Err(DateFault::NoSuchDate), "{typed}");
        }
        for typed in [
            "",
            "2022",
            "1/2",
            "31/01/22",
            "31/01-2022",
            "hôm qua",
            "1/2/3/2022",
            "31/x/2022",
            "tháng 3 năm 2022",
        ] {
            assert_eq!(date(typed), Err(DateFault::Malformed), "{typed}");
        }
        assert_eq!(date("01/01/1900"), Err(DateFault::OutOfRange));
        assert_eq!(date("01/01/9999"), Err(DateFault::OutOfRange));
    }

    #[test]
    fn a_spreadsheet_counts_days_from_1900_or_1904() {
        assert_eq!(serial_date(44_592.0, false), Ok(Date::constant(2022, 1, 31)));
        assert_eq!(serial_date(44_592.75, false), Ok(Date::constant(2022, 1, 31)));
        assert_eq!(serial_date(44_592.0 - 1462.0, true), Ok(Date::constant(2022, 1, 31)));
        assert_eq!(serial_date(60.0, false), Err(DateFault::NoSuchDate));
        for serial in [2022.0, -1.0, 1e12, f64::NAN, 2_958_465.0] {
            assert_eq!(serial_date(serial, false), Err(DateFault::OutOfRange), "{serial}");
        }
    }
}
