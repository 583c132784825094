//! The terms in force, as the file says them.

use framework::{RankingBasis, RoundingMode, RoundingPlace, TieRule};
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use super::File;
use super::values::ValueOut;

pub(super) struct TermsInForce<'a>(pub &'a File<'a>);

impl Serialize for TermsInForce<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (terms, framework) = (self.0.view.terms(), self.0.view.framework());
        let mut out = serializer.serialize_struct("Terms", 6)?;
        out.serialize_field("year", &terms.year)?;
        out.serialize_field("reading", terms.reading.name())?;
        out.serialize_field("not_applicable", terms.not_applicable.name())?;
        out.serialize_field(
            "rounding",
            &RoundingOut {
                digits: terms.rounding.digits,
                mode: mode_name(terms.rounding.mode),
                place: match terms.rounding.place {
                    RoundingPlace::Component => "component",
                    RoundingPlace::Total => "total",
                },
            },
        )?;
        let level = framework[terms.ranking.level].code.as_str();
        out.serialize_field(
            "ranking",
            &RankingOut {
                level,
                ties: match terms.ranking.ties {
                    TieRule::Competition => "competition",
                    TieRule::Dense => "dense",
                },
                on: match terms.ranking.on {
                    RankingBasis::Printed => "printed",
                    RankingBasis::Unrounded => "unrounded",
                },
            },
        )?;
        out.serialize_field("parameters", &Parameters(self.0))?;
        out.end()
    }
}

const fn mode_name(mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfUp => "half_up",
        RoundingMode::HalfEven => "half_even",
        RoundingMode::Down => "down",
    }
}

#[derive(Serialize)]
struct RoundingOut {
    digits: u8,
    mode: &'static str,
    place: &'static str,
}

#[derive(Serialize)]
struct RankingOut<'a> {
    level: &'a str,
    ties: &'static str,
    on: &'static str,
}

struct Parameters<'a>(&'a File<'a>);

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let view = self.0.view;
        let mut map = serializer.serialize_map(None)?;
        for (parameter, value) in view.framework().parameters.iter().zip(&view.terms().parameters) {
            let value = value.as_ref().map(|value| ValueOut { value, kind: Some(&parameter.kind) });
            map.serialize_entry(&parameter.name, &value)?;
        }
        map.end()
    }
}
