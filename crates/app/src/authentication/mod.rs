//! Who asks: a session or an API key, checked in the transaction of the command itself, under the rules in force.

mod authenticate;
pub mod codes;
mod credential;
mod policy;
mod signed_in;

pub use authenticate::SessionLimits;
pub(crate) use authenticate::{
    SEEN_SECONDS, authenticate, authenticate_before_policy, authenticate_for, authenticate_writing, good_key,
    session,
};
pub use credential::{Credential, token_hash};
pub use policy::{SETTING_PASSWORDS, SETTING_SESSIONS, session_limits};
pub(crate) use policy::{StoredRule, password_policy, policy_in_force, unreadable_rules, warn_of_unreadable};
pub use signed_in::{Means, SignedIn};
