//! Stories of people, on both engines.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod second_factor;
#[cfg(test)]
mod words;
#[cfg(test)]
mod world;
