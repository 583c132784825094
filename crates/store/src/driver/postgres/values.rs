//! How our few types travel to and from PostgreSQL, in its binary form.

use std::error::Error;

use tokio_postgres::Row;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::tx::Columns;
use crate::value::{ColumnValue, Value};

impl ToSql for Value<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, kind) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Integer(integer), &Type::INT8) => integer.to_sql(kind, out),
            (Self::Integer(integer), &Type::INT4) => i32::try_from(*integer)?.to_sql(kind, out),
            (Self::Integer(integer), &Type::INT2) => i16::try_from(*integer)?.to_sql(kind, out),
            (Self::Text(text), kind) if is_text(kind) => text.to_sql(kind, out),
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(kind, out),
            (value, kind) => Err(format!("the parameter {value:?} does not fit the type {kind}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        // Told apart by value above.
        true
    }

    to_sql_checked!();
}

impl Columns for Row {
    fn value(&self, index: usize) -> Result<ColumnValue<'_>, String> {
        self.try_get::<_, Read<'_>>(index).map(|read| read.0).map_err(|error| {
            match self.columns().get(index) {
                Some(column) => format!("the type {}", column.type_()),
                None => error.to_string(),
            }
        })
    }

    fn name(&self, index: usize) -> String {
        self.columns().get(index).map_or_else(|| format!("number {index}"), |column| column.name().to_owned())
    }
}

struct Read<'a>(ColumnValue<'a>);

impl<'a> FromSql<'a> for Read<'a> {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(match *kind {
            Type::INT8 => ColumnValue::Integer(i64::from_sql(kind, raw)?),
            Type::INT4 => ColumnValue::Integer(i32::from_sql(kind, raw)?.into()),
            Type::INT2 => ColumnValue::Integer(i16::from_sql(kind, raw)?.into()),
            Type::BOOL => ColumnValue::Integer(bool::from_sql(kind, raw)?.into()),
            Type::BYTEA => ColumnValue::Bytes(<&[u8]>::from_sql(kind, raw)?),
            _ => ColumnValue::Text(<&str>::from_sql(kind, raw)?),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(ColumnValue::Null))
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL | Type::BYTEA) || is_text(kind)
    }
}

fn is_text(kind: &Type) -> bool {
    matches!(*kind, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)
}
