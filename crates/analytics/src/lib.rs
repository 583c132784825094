//! How sure we are. Pure: samples are handed in. Floats are allowed here, and no official score comes from here.

pub mod agreement;
