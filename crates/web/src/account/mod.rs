//! One's own account: signing in, links, password, keys and second factor.

pub mod keys;
pub mod keys_page;
pub mod link;
pub mod link_mail;
pub mod link_page;
pub mod mail_choices;
pub mod mail_choices_page;
pub mod my_account;
pub mod my_account_page;
pub mod own_data;
pub mod second_factor;
pub mod second_step_page;
pub mod sign_in;
