//! What reaches people of what happened: notices as they read them, e-mails, reminders, and what waits for them.

mod emails;
mod mail_choice;
mod reading;
mod remind;
mod waiting;

pub use emails::{Email, EmailedNotice, MailReport, Posted};
pub use reading::{Notice, NoticePage};
pub use waiting::{WAITS, Waiting};
