//! The store's stories, each on SQLite and on PostgreSQL.

#[cfg(test)]
mod approvals;
#[cfg(test)]
mod backups;
#[cfg(test)]
mod blobs;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod filled;
#[cfg(test)]
mod line;
#[cfg(test)]
mod load;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod transactions;
