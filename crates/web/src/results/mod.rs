//! Published results for everybody.

pub mod changes;
pub mod changes_page;
pub mod compare;
pub mod compare_page;
pub mod downloads;
pub mod embed;
pub mod embed_page;
pub mod figures;
pub mod indicator;
pub mod left_out;
pub mod left_out_page;
pub mod list;
pub mod list_page;
pub mod mergers;
pub mod method;
pub mod method_page;
pub mod method_terms;
pub mod named;
pub mod page;
pub mod pictures;
pub mod ranking;
pub mod tables;
pub mod unit;
pub mod unit_page;
pub mod years;
