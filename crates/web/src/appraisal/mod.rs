//! The appraisal: the course of the campaign, the matrix, one indicator, what a unit sees of it.

pub mod appraise;
pub mod body_values;
pub mod body_values_page;
pub mod body_values_table;
pub mod course;
pub mod course_consequences;
pub mod course_page;
pub mod indicator;
pub mod indicator_address;
pub mod indicator_consequences;
pub mod indicator_decisions;
pub mod indicator_order;
pub mod indicator_page;
pub mod indicator_step_page;
pub mod indicator_steps;
pub mod matrix;
pub mod matrix_consequences;
pub mod matrix_page;
pub mod own_result;
pub mod own_result_page;
pub mod reply;
