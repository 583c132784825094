//! A campaign's folder: `campaign.toml`, `units.csv`, and the answers in `packets/` or `answers.csv`.

mod bands;
pub mod load;
mod packets;
mod settings;
pub mod units;

pub use packets::read_packets;
pub use settings::{CAMPAIGN_FILE, PolicyWord, ReadingWord, Settings};
pub use units::{RegisteredUnit, UNITS_FILE};
