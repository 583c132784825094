//! Which bytes of a file are requested (RFC 9110, section 14): the whole, or one part of it.

use axum::http::{HeaderMap, header};

/// The part of a file to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestedRange {
    /// The whole file.
    Whole,
    /// From the first to the last of these bytes.
    Part {
        /// The first, counted from 0.
        first: u64,
        /// The last, included.
        last: u64,
    },
    /// A part that the file does not have.
    Outside,
}

/// What a request asks for. Several parts, another unit and an invalid range are answered with the whole
/// file, and so is a range of a content with another tag.
pub fn wanted(headers: &HeaderMap, tag: &str, size_bytes: u64) -> RequestedRange {
    let is_other = headers.get(header::IF_RANGE).is_some_and(|given| given.as_bytes() != tag.as_bytes());
    if is_other || headers.get_all(header::RANGE).iter().count() != 1 {
        return RequestedRange::Whole;
    }
    let text = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    text.and_then(|text| part(text, size_bytes)).unwrap_or(RequestedRange::Whole)
}

/// The single range of bytes in the header; `None` for anything else.
fn part(text: &str, size_bytes: u64) -> Option<RequestedRange> {
    let (unit, range) = text.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    if !unit.eq_ignore_ascii_case("bytes") {
        return None;
    }
    let end = size_bytes.checked_sub(1);
    let (first, last) = match (first, last) {
        ("", length) => {
            let length = number(length)?;
            let Some(end) = end.filter(|_| length > 0) else { return Some(RequestedRange::Outside) };
            (size_bytes.saturating_sub(length), end)
        }
        (first, "") => (number(first)?, u64::MAX),
        (first, last) => (number(first)?, number(last)?),
    };
    if last < first {
        return None;
    }
    Some(match end {
        Some(end) if first <= end => RequestedRange::Part { first, last: last.min(end) },
        _ => RequestedRange::Outside,
    })
}

/// A number too large for any file counts as the largest one.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "\"ab\"";

    fn asked(range: &str, size_bytes: u64) -> RequestedRange {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        wanted(&headers, TAG, size_bytes)
    }

    #[test]
    fn one_range_is_a_part_that_ends_where_the_file_does() {
        let part = |first, last| RequestedRange::Part { first, last };
        assert_eq!(asked("bytes=0-0", 10), part(0, 0));
        assert_eq!(asked("bytes=2-5", 10), part(2, 5));
        assert_eq!(asked("Bytes=7-", 10), part(7, 9));
        assert_eq!(asked("bytes=7-99999999999999999999999", 10), part(7, 9));
        assert_eq!(asked("bytes=-3", 10), part(7, 9));
        assert_eq!(asked("bytes=-30", 10), part(0, 9));
    }

    #[test]
    fn what_the_file_does_not_have_is_outside() {
        for (range, size_bytes) in
            [("bytes=10-", 10), ("bytes=10-12", 10), ("bytes=-0", 10), ("bytes=0-", 0), ("bytes=-5", 0)]
        {
            assert_eq!(asked(range, size_bytes), RequestedRange::Outside, "{range} of {size_bytes}");
        }
        assert_eq!(asked("bytes=99999999999999999999999-", 10), RequestedRange::Outside);
    }

    #[test]
    fn anything_else_is_answered_with_the_whole() {
        let other = [
            "bytes=0-1,4-5",
            "bytes=5-2",
            "lines=0-1",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=+1-2",
            "0-1",
        ];
        for range in other {
            assert_eq!(asked(range, 10), RequestedRange::Whole, "{range}");
        }
        assert_eq!(wanted(&HeaderMap::new(), TAG, 10), RequestedRange::Whole);
        let mut twice = HeaderMap::new();
        twice.append(header::RANGE, "bytes=0-1".parse().unwrap());
        twice.append(header::RANGE, "bytes=4-5".parse().unwrap());
        assert_eq!(wanted(&twice, TAG, 10), RequestedRange::Whole);
    }

    #[test]
    fn a_part_of_another_content_is_answered_with_the_whole() {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, "bytes=0-1".parse().unwrap());
        for (given, expected) in [
            (TAG, RequestedRange::Part { first: 0, last: 1 }),
            ("\"cd\"", RequestedRange::Whole),
            ("W/\"ab\"", RequestedRange::Whole),
            ("Wed, 30 Nov 2022 09:00:00 GMT", RequestedRange::Whole),
        ] {
            headers.insert(header::IF_RANGE, given.parse().unwrap());
            assert_eq!(wanted(&headers, TAG, 10), expected, "{given}");
        }
    }
}
