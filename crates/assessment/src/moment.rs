//! A point in time: UTC, to the microsecond, as the database keeps it.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// Viet Nam keeps UTC+7 all year.
const VIET_NAM: Offset = Offset::constant(7);

/// A point in time, in microseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// From microseconds since 1970.
    #[must_use]
    pub const fn from_microseconds(microseconds: i64) -> Self {
        Self(microseconds)
    }

    /// Microseconds since 1970.
    #[must_use]
    pub const fn microseconds(self) -> i64 {
        self.0
    }

    /// So many seconds later; earlier where negative.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Whole seconds from `earlier` to this moment, rounded up; 0 where it is not later.
    #[must_use]
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        let microseconds = self.0.saturating_sub(earlier.0);
        if microseconds <= 0 { 0 } else { (microseconds.saturating_add(999_999)) / 1_000_000 }
    }

    /// The last microsecond of a day in Viet Nam: a deadline on 30/11 ends with that day.
    #[must_use]
    pub fn end_of_day(date: Date) -> Self {
        let next = date.tomorrow().unwrap_or(date);
        Self(Self::at(next.at(0, 0, 0, 0)).0.saturating_sub(1))
    }

    /// A local date and time in Viet Nam.
    #[must_use]
    pub fn at(local: DateTime) -> Self {
        VIET_NAM.to_timestamp(local).map_or(Self(i64::MAX), |timestamp| Self(timestamp.as_microsecond()))
    }

    /// Date and time in Viet Nam.
    #[must_use]
    pub fn local(self) -> DateTime {
        let timestamp = Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        VIET_NAM.to_datetime(timestamp)
    }

    /// The next time after this at which the clock of Viet Nam shows this full hour.
    #[must_use]
    pub fn next_hour(self, hour: i8) -> Self {
        let today = self.local().date();
        let on = |day: Date| Self::at(day.at(hour.clamp(0, 23), 0, 0, 0));
        if self < on(today) { on(today) } else { on(today.tomorrow().unwrap_or(today)) }
    }

    /// Whole days from `now` to this moment by the calendar of Viet Nam: 0 on the last day, negative afterwards.
    #[must_use]
    pub fn days_left(self, now: Self) -> i64 {
        let days = self.local().date().since(now.local().date()).map_or(0, |span| i64::from(span.get_days()));
        if days == 0 && now > self { -1 } else { days }
    }
}

/// RFC 3339 in UTC, with microseconds only where there are any.
impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let timestamp = Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        timestamp.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_ends_with_the_day_in_viet_nam() {
        let deadline = Moment::end_of_day(Date::constant(2022, 11, 30));
        assert_eq!(deadline.to_string(), "2022-11-30T16:59:59.999999Z");
        assert_eq!(deadline.local().date(), Date::constant(2022, 11, 30));
    }

    #[test]
    fn days_left_are_counted_by_the_calendar() {
        let deadline = Moment::end_of_day(Date::constant(2022, 11, 30));
        let at = |day, hour| Moment::at(Date::constant(2022, 11, day).at(hour, 0, 0, 0));
        assert_eq!(deadline.days_left(at(23, 23)), 7);
        assert_eq!(deadline.days_left(at(30, 23)), 0);
        assert_eq!(deadline.days_left(Moment::at(Date::constant(2022, 12, 1).at(0, 0, 0, 0))), -1);
    }

    #[test]
    fn an_earlier_moment_is_no_time_ago() {
        let (early, late) = (Moment::from_microseconds(0), Moment::from_microseconds(1));
        assert_eq!(early.seconds_since(late), 0);
        assert_eq!(late.seconds_since(early), 1);
    }
}
