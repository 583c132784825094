//! The second, blind appraisal of a sample, compared with the first.

pub mod figures;
pub mod give;
pub mod pairs;
pub mod sample;
pub mod sample_page;
