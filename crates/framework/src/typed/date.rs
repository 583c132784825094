//! Dates as people type them and as spreadsheets count them.

use jiff::civil::Date;

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

/// The date that a text means: `31/12/2022`, `31-12-2022`, `31.12.2022` or `2022-12-31`.
///
/// # Errors
/// [`DateFault`] where it is not a date, or no day of the calendar.
pub fn date(typed: &str) -> Result<Date, DateFault> {
    let typed = typed.trim();
    let separator = typed.chars().find(|letter| !letter.is_ascii_digit()).ok_or(DateFault::Malformed)?;
    if !matches!(separator, '/' | '-' | '.') {
        return Err(DateFault::Malformed);
    }
    let parts: Vec<&str> = typed.split(separator).collect();
    let [first, month, last] = parts.as_slice() else { return Err(DateFault::Malformed) };
    let (year, day) = if separator == '-' && first.len() == 4 { (first, last) } else { (last, first) };
    let all_digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !all_digits || year.len() != 4 || !(1..=2).contains(&month.len()) || !(1..=2).contains(&day.len()) {
        return Err(DateFault::Malformed);
    }
    let whole = |part: &str| part.parse::<i16>().map_err(|_| DateFault::Malformed);
    let narrow = |part: &str| part.parse::<i8>().map_err(|_| DateFault::Malformed);
    let date = Date::new(whole(year)?, narrow(month)?, narrow(day)?).map_err(|_| DateFault::NoSuchDate)?;
    in_range(date)
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
    fn dates_that_do_not_exist_are_refused() {
        for typed in ["31/02/2022", "29/02/2023", "00/01/2022", "2022-13-01", "31/04/2022"] {
            assert_eq!(date(typed), Err(DateFault::NoSuchDate), "{typed}");
        }
        for typed in
            ["", "2022", "1/2", "31/01/22", "31/01-2022", "hôm qua", "2022/01/31", "1/2/3/2022", "31/x/2022"]
        {
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
