//! What may be asked of accounts at the machine itself.

use clap::{Args, Subcommand, ValueEnum};

use super::arguments::Format;
use super::house_arguments::HouseArguments;

/// `chiso account`
#[derive(Subcommand)]
pub enum AccountCommand {
    /// Every account with roles, state, second factor
    List(AccountListArguments),
    /// Let somebody sign in again who waits after wrong passwords
    Unlock(AccountArguments),
    /// Make a one-time link by which somebody sets a password
    NewLink(AccountArguments),
    /// Take somebody's second factor away
    LiftSecondFactor(AccountArguments),
    /// Set a stored rule that cannot be read to its default
    ResetRule(ResetRuleArguments),
}

/// `chiso account list`
#[derive(Args)]
pub struct AccountListArguments {
    /// Which house
    #[command(flatten)]
    pub house: HouseArguments,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// `chiso account unlock`, `new-link`, `lift-second-factor`
#[derive(Args)]
pub struct AccountArguments {
    /// E-mail address of the account
    pub email: String,
    /// Which house
    #[command(flatten)]
    pub house: HouseArguments,
}

/// `chiso account reset-rule`
#[derive(Args)]
pub struct ResetRuleArguments {
    /// Which rule
    #[arg(value_enum)]
    pub rule: RuleWord,
    /// Which house
    #[command(flatten)]
    pub house: HouseArguments,
}

/// A stored rule, as typed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RuleWord {
    /// What passwords must be, and whether a second factor is required
    Passwords,
    /// How long sessions last
    Sessions,
}

impl RuleWord {
    /// The name of the setting.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passwords => app::accounts::SETTING_PASSWORDS,
            Self::Sessions => app::accounts::SETTING_SESSIONS,
        }
    }
}
