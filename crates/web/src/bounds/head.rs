//! Follows the heads of a connection's requests byte by byte, before the library that parses them drops what
//! it does not need: a request that gives the length of its body twice, in different ways, is refused (RFC
//! 9112, 6.1 and 3.2).

use std::mem;

/// The longest head that is followed; a longer one is refused by the library.
const HEAD_BYTES_MAX: usize = 64 << 10;

/// What is wrong with a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadFault {
    /// A length and a coding that says where the body ends.
    LengthTwice,
    /// HTTP/1.1 without the name of a host, or with several.
    Host,
    /// It is no longer certain where one request ends and the next begins.
    Lost,
}

/// Where in the conversation the parser is.
#[derive(Debug)]
enum Place {
    Head(Vec<u8>),
    Body(u64),
    /// A line of a chunked body: a size, or a trailer after the last chunk.
    Chunk {
        line: Vec<u8>,
        is_trailer: bool,
    },
    /// The content of a chunk, with the end of its line.
    Content(u64),
    /// Nothing is followed any more.
    End,
}

/// What has been seen of a connection.
#[derive(Debug)]
pub struct Heads {
    place: Place,
    fault: Option<HeadFault>,
}

impl Default for Heads {
    fn default() -> Self {
        Self { place: Place::Head(Vec::new()), fault: None }
    }
}

impl Heads {
    /// The first fault on this connection; nothing after it is answered.
    pub const fn fault(&self) -> Option<HeadFault> {
        self.fault
    }

    /// Follows the bytes that have arrived.
    pub fn follow(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() && self.fault.is_none() {
            bytes = match mem::replace(&mut self.place, Place::End) {
                Place::End => return,
                Place::Head(head) => self.head(head, bytes),
                Place::Body(left) => {
                    self.place = Place::Head(Vec::new());
                    self.skip(left, bytes, Place::Body)
                }
                Place::Content(left) => {
                    self.place = Place::Chunk { line: Vec::new(), is_trailer: false };
                    self.skip(left, bytes, Place::Content)
                }
                Place::Chunk { line, is_trailer } => self.chunk(line, is_trailer, bytes),
            };
        }
    }

    /// Skips bytes of a body; if not all of it has arrived, the rest is skipped later.
    fn skip<'b>(&mut self, left: u64, bytes: &'b [u8], unfinished: fn(u64) -> Place) -> &'b [u8] {
        // A length that does not fit in memory is longer than any bytes in memory.
        let whole = usize::try_from(left).ok().and_then(|left| bytes.split_at_checked(left));
        if let Some((_, after)) = whole {
            return after;
        }
        let come = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.place = unfinished(left.saturating_sub(come));
        &[]
    }

    fn head<'b>(&mut self, mut head: Vec<u8>, bytes: &'b [u8]) -> &'b [u8] {
        // Nearly always the whole head comes at once.
        if head.is_empty()
            && let Some(end) = end_of_head(bytes)
            && end <= HEAD_BYTES_MAX
            && let Some((head, rest)) = bytes.split_at_checked(end)
            && !matches!(head.first(), Some(b'\r' | b'\n'))
        {
            self.ended(head);
            return rest;
        }
        let mut rest = bytes;
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            // Empty lines before a request are passed over, as the library does.
            if head.is_empty() && matches!(byte, b'\r' | b'\n') {
                continue;
            }
            head.push(*byte);
            if is_whole(&head) {
                self.ended(&head);
                return rest;
            }
            if head.len() > HEAD_BYTES_MAX {
                return &[];
            }
        }
        self.place = Place::Head(head);
        &[]
    }

    fn ended(&mut self, head: &[u8]) {
        match after(head) {
            Ok(place) => self.place = place,
            Err(fault) => self.fault = Some(fault),
        }
    }

    fn chunk<'b>(&mut self, mut line: Vec<u8>, is_trailer: bool, bytes: &'b [u8]) -> &'b [u8] {
        let mut rest = bytes;
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            if *byte != b'\n' {
                line.push(*byte);
                if line.len() > HEAD_BYTES_MAX {
                    self.fault = Some(HeadFault::Lost);
                    return &[];
                }
                continue;
            }
            let text = line.strip_suffix(b"\r").unwrap_or(&line);
            self.place = match (is_trailer, size(text)) {
                (true, _) if text.is_empty() => Place::Head(Vec::new()),
                (true, _) | (false, Some(0)) => Place::Chunk { line: Vec::new(), is_trailer: true },
                // The content and the end of its line.
                (false, Some(size)) => Place::Content(size.saturating_add(2)),
                (false, None) => {
                    self.fault = Some(HeadFault::Lost);
                    return &[];
                }
            };
            return rest;
        }
        self.place = Place::Chunk { line, is_trailer };
        &[]
    }
}

/// Does a head end here, with its empty line?
fn is_whole(head: &[u8]) -> bool {
    head.ends_with(b"\n\r\n") || head.ends_with(b"\n\n")
}

/// Where the first head in these bytes ends.
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let mut ends = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1);
    ends.find(|end| bytes.get(..*end).is_some_and(is_whole))
}

/// What follows a head, or what is wrong with it. Other faults are left to the library.
fn after(head: &[u8]) -> Result<Place, HeadFault> {
    let mut lines = head.split(|byte| *byte == b'\n');
    let is_newest = lines.next().is_some_and(|first| first.trim_ascii_end().ends_with(b"HTTP/1.1"));
    let (mut length, mut is_chunked, mut hosts) = (None, false, 0);
    for line in lines {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let (Some(name), Some(value)) = (parts.next(), parts.next()) else { continue };
        let value = value.trim_ascii();
        let is_named = |wanted: &[u8]| name.trim_ascii().eq_ignore_ascii_case(wanted);
        if is_named(b"content-length") {
            length = Some(value);
        } else if is_named(b"transfer-encoding") {
            is_chunked = true;
        } else if is_named(b"host") {
            hosts += 1;
        }
    }
    if length.is_some() && is_chunked {
        return Err(HeadFault::LengthTwice);
    }
    if is_newest && hosts != 1 {
        return Err(HeadFault::Host);
    }
    if is_chunked {
        return Ok(Place::Chunk { line: Vec::new(), is_trailer: false });
    }
    let number = |text: &[u8]| std::str::from_utf8(text).ok()?.parse().ok();
    let length = length.map_or(Some(0), number).ok_or(HeadFault::Lost)?;
    Ok(if length == 0 { Place::Head(Vec::new()) } else { Place::Body(length) })
}

/// The size of a chunk; an extension after a semicolon does not count.
fn size(line: &[u8]) -> Option<u64> {
    let digits = line.split(|byte| *byte == b';').next()?.trim_ascii();
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(conversation: &str) -> Option<HeadFault> {
        let mut whole = Heads::default();
        whole.follow(conversation.as_bytes());
        let mut piecemeal = Heads::default();
        conversation.as_bytes().chunks(1).for_each(|byte| piecemeal.follow(byte));
        assert_eq!(whole.fault(), piecemeal.fault(), "however it is cut into pieces: {conversation:?}");
        whole.fault()
    }

    #[test]
    fn a_length_and_a_coding_together_are_found_in_either_order() {
        for both in [
            "Content-Length: 4\r\nTransfer-Encoding: chunked",
            "transfer-encoding:chunked\r\nContent-length : 4",
            "Transfer-Encoding: identity\r\nContent-Length: 4",
        ] {
            let request = format!("POST / HTTP/1.1\r\nHost: a\r\n{both}\r\n\r\n0\r\n\r\n");
            assert_eq!(fault(&request), Some(HeadFault::LengthTwice), "{both}");
        }
    }

    #[test]
    fn a_host_is_asked_of_http_1_1_alone() {
        assert_eq!(fault("GET / HTTP/1.1\r\n\r\n"), Some(HeadFault::Host));
        assert_eq!(fault("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), Some(HeadFault::Host));
        assert_eq!(fault("GET / HTTP/1.0\r\n\r\n"), None);
        assert_eq!(fault("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), None);
    }

    #[test]
    fn a_head_ends_at_its_empty_line_however_its_lines_end() {
        let both = "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n";
        for first in [
            "GET / HTTP/1.1\nHost: a\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n\n",
            "GET / HTTP/1.1\nHost: a\n\n",
        ] {
            let conversation = format!("{first}POST / HTTP/1.1\r\nHost: a\r\n{both}");
            assert_eq!(fault(&conversation), Some(HeadFault::LengthTwice), "{first:?}");
        }
    }

    #[test]
    fn text_within_a_body_that_looks_like_a_head_is_ignored() {
        let inner = "POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n";
        let sized = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{inner}", inner.len());
        let good = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        assert_eq!(fault(&format!("{sized}{good}")), None);
        assert_eq!(fault(&format!("{sized}GET / HTTP/1.1\r\n\r\n")), Some(HeadFault::Host));
        let chunks = format!("{:x};a=b\r\n{inner}\r\n0\r\nTrailer: x\r\n\r\n", inner.len());
        let chunked = format!("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}");
        assert_eq!(fault(&format!("{chunked}{good}")), None);
        assert_eq!(fault(&format!("{chunked}{inner}")), Some(HeadFault::LengthTwice));
    }
}
