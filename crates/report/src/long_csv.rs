//! All answers of all units as one long table: `unit,input,value`.
