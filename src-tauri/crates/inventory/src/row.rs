//! Between the words of the records and the columns of the tables.

use std::error::Error;
use std::str::FromStr;

use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A column that holds a checked text.
pub(crate) fn parsed<T>(row: &Row<'_>, column: &str) -> rusqlite::Result<T>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    let text: String = row.get(column)?;
    text.parse().map_err(|error| unreadable(row, column, Type::Text, error))
}

/// A column that holds a checked number.
pub(crate) fn number<T>(row: &Row<'_>, column: &str) -> rusqlite::Result<T>
where
    T: TryFrom<u16, Error: Error + Send + Sync + 'static>,
{
    let number: u16 = row.get(column)?;
    number.try_into().map_err(|error| unreadable(row, column, Type::Integer, error))
}

/// A column that holds one of the words of an enum.
pub(crate) fn word<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    read_word(row.get(column)?).map_err(|error| unreadable(row, column, Type::Text, error))
}

/// A column that may hold one of the words of an enum.
pub(crate) fn optional_word<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(read_word).transpose().map_err(|error| unreadable(row, column, Type::Text, error))
}

/// A column that holds JSON.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| unreadable(row, column, Type::Text, error))
}

/// The word of an enum, as it is in its column.
pub(crate) fn as_word<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::from_value(serde_json::to_value(value).map_err(unwritable)?).map_err(unwritable)
}

/// JSON, as it is in its column.
pub(crate) fn as_json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(unwritable)
}

fn read_word<T: DeserializeOwned>(text: String) -> serde_json::Result<T> {
    serde_json::from_value(serde_json::Value::String(text))
}

fn unwritable(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(Box::new(error))
}

fn unreadable(row: &Row<'_>, column: &str, kind: Type, error: impl Error + Send + Sync + 'static) -> rusqlite::Error {
    let index = row.as_ref().column_index(column).unwrap_or(usize::MAX);
    rusqlite::Error::FromSqlConversionFailure(index, kind, Box::new(error))
}
