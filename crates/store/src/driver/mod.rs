//! The two engines; nothing outside this folder names a database driver.

pub(crate) mod postgres;
pub(crate) mod sqlite;
