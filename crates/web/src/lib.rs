//! The web application: the only place that knows HTTP. A handler asks `app` and shows a page of `pages`.
#![warn(missing_docs)]

mod assets;
mod body;
mod charts;
mod confirm;
mod cookies;
mod failure;
mod handlers;
mod letters;
mod mail;
mod observe;
mod options;
pub mod pages;
mod ranges;
mod router;
mod scanner;
mod server;
mod shelf;
mod show;
mod state;
mod uploads;
mod visitor;

pub use letters::post_letters;
pub use options::{MailOptions, MailTls, WebOptions};
pub use server::{serve, site};
pub use state::WebState;
