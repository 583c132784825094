//! The web application: the only place that knows HTTP. A handler asks `app` and shows a page of `pages`.
#![warn(missing_docs)]

mod assets;
mod background;
mod body;
mod bounds;
mod charts;
mod client;
mod confirm;
mod contents;
mod cookies;
mod emails;
mod failure;
mod finish;
mod guard;
mod handlers;
mod language;
mod link_mail;
mod mail;
mod observe;
mod older_files;
mod options;
pub mod pages;
mod publication_cache;
mod qr_code;
mod ranges;
mod refill;
mod router;
mod scanner;
mod server;
mod show;
mod state;
mod uploads;
mod visitor;

pub use client::{ClientAddress, Network, NotANetwork, Peer};
pub use emails::send_due_emails;
pub use older_files::look_at_files;
pub use options::{CONNECTIONS_MAX, HSTS_SECONDS, MailOptions, MailTls, Organiser, WebOptions};
pub use server::{serve, site};
pub use state::WebState;
pub use uploads::ROOM_BYTES_MIN;
