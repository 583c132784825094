//! Stories of people, on both engines.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod actions;
#[cfg(test)]
mod approving;
#[cfg(test)]
mod body_values;
#[cfg(test)]
mod campaigns;
#[cfg(test)]
mod clock;
#[cfg(test)]
mod drafts;
#[cfg(test)]
mod effects;
#[cfg(test)]
mod emails;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod failing_closed;
#[cfg(test)]
mod guessing;
#[cfg(test)]
mod history;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod many_documents;
#[cfg(test)]
mod narrow;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod packets;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod proceedings;
#[cfg(test)]
mod random_command;
#[cfg(test)]
mod random_commands;
#[cfg(test)]
mod recorded;
#[cfg(test)]
mod rectifying;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod saving;
#[cfg(test)]
mod second;
#[cfg(test)]
mod second_factor;
#[cfg(test)]
mod steps;
#[cfg(test)]
mod story;
#[cfg(test)]
mod tampering;
#[cfg(test)]
mod together;
#[cfg(test)]
mod waiting;
#[cfg(test)]
mod world;
#[cfg(test)]
mod year;
