//! The few types that cross into a statement and out of a column, the same on both engines.

/// A parameter of a statement. Truth is 0 or 1, time is UTC microseconds, exact decimals are text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// NULL.
    Null,
    /// For INTEGER and BIGINT columns.
    Integer(i64),
    /// For TEXT columns.
    Text(&'a str),
    /// For BLOB (BYTEA) columns.
    Bytes(&'a [u8]),
}

/// The parameters of a statement, `$1` first: `params![unit, name.as_str(), None::<i64>]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] };
}

/// What a column holds, borrowed from the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnValue<'a> {
    /// NULL.
    Null,
    /// An integer, or PostgreSQL's own truth value as 0 or 1 (what `EXISTS (…)` gives).
    Integer(i64),
    /// A text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// A type that a column can be read into. Domain types implement it where they are stored.
pub trait FromColumn: Sized {
    /// What is expected, for the message where something else is found.
    const EXPECTED: &'static str;

    /// The value, or nothing where the column holds something else or a value that the type refuses.
    fn from_column(value: ColumnValue<'_>) -> Option<Self>;
}

impl ColumnValue<'_> {
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Integer(_) => "an integer",
            Self::Text(_) => "a text",
            Self::Bytes(_) => "bytes",
        }
    }
}

macro_rules! integer_parameter {
    ($($kind:ty),*) => {
        $(impl From<$kind> for Value<'_> {
            fn from(value: $kind) -> Self {
                Self::Integer(value.into())
            }
        })*
    };
}
integer_parameter!(i64, i32, u32, u16, u8, bool);

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<'a, const LENGTH: usize> From<&'a [u8; LENGTH]> for Value<'a> {
    fn from(value: &'a [u8; LENGTH]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! integer_column {
    ($($kind:ty => $expected:literal),*) => {
        $(impl FromColumn for $kind {
            const EXPECTED: &'static str = $expected;

            fn from_column(value: ColumnValue<'_>) -> Option<Self> {
                match value {
                    ColumnValue::Integer(integer) => integer.try_into().ok(),
                    _ => None,
                }
            }
        })*
    };
}
integer_column!(i64 => "an integer", i32 => "an integer of 32 bits", u64 => "an integer from 0",
    u32 => "an integer from 0 to 4294967295", u16 => "an integer from 0 to 65535");

impl FromColumn for bool {
    const EXPECTED: &'static str = "0 or 1";

    fn from_column(value: ColumnValue<'_>) -> Option<Self> {
        match value {
            ColumnValue::Integer(0) => Some(false),
            ColumnValue::Integer(1) => Some(true),
            _ => None,
        }
    }
}

impl FromColumn for String {
    const EXPECTED: &'static str = "a text";

    fn from_column(value: ColumnValue<'_>) -> Option<Self> {
        match value {
            ColumnValue::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl FromColumn for Vec<u8> {
    const EXPECTED: &'static str = "bytes";

    fn from_column(value: ColumnValue<'_>) -> Option<Self> {
        match value {
            ColumnValue::Bytes(bytes) => Some(bytes.to_owned()),
            _ => None,
        }
    }
}

impl<const LENGTH: usize> FromColumn for [u8; LENGTH] {
    const EXPECTED: &'static str = "bytes of a fixed length";

    fn from_column(value: ColumnValue<'_>) -> Option<Self> {
        match value {
            ColumnValue::Bytes(bytes) => bytes.try_into().ok(),
            _ => None,
        }
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_column(value: ColumnValue<'_>) -> Option<Self> {
        match value {
            ColumnValue::Null => Some(None),
            _ => T::from_column(value).map(Some),
        }
    }
}
