//! Reads what is said once: the decision, levels, scoring, bands.

use super::fields::Fields;
use crate::codes;
use crate::exact::RoundingMode;
use crate::model::{
    Band, BandBound, Decision, Level, LevelSlot, NotApplicablePolicy, PrintFault, Ranking, RankingBasis,
    Reading, RepairedEdition, Rounding, RoundingPlace, ScoringSettings, TieRule,
};
use crate::text::Text;

pub(super) struct Head {
    pub(super) code: String,
    pub(super) edition: String,
    pub(super) title: Text,
}

pub(super) fn head(fields: Fields<'_>) -> Option<Head> {
    let code = fields.string("code");
    let edition = fields.string("edition");
    let title = fields.text("title");
    if let Some(code) = &code {
        let sound = !code.is_empty()
            && code.len() <= 64
            && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !sound {
            fields.findings().add(fields.fault(codes::BAD_CODE, "code").with("found", code.as_str()));
        }
    }
    if edition.as_ref().is_some_and(|edition| edition.trim().is_empty()) {
        fields.findings().add(fields.fault(codes::EMPTY_TEXT, "edition").with("text", "edition"));
    }
    fields.finish();
    Some(Head { code: code?, edition: edition?, title })
}

pub(super) fn decision(fields: Fields<'_>) -> Decision {
    let decision = Decision {
        title: fields.title("title"),
        issuer: fields.text("issuer"),
        number: fields.needed_string("number"),
        date: fields.needed_string("date"),
        annex: fields.text("annex"),
        source: fields.text("source"),
        place: fields.place_of("title"),
    };
    fields.finish();
    decision
}

pub(super) fn print_fault(fields: Fields<'_>) -> PrintFault {
    let fault = PrintFault {
        printed: fields.needed_string("printed"),
        note: fields.text("note"),
        place: fields.place_of("printed"),
    };
    fields.finish();
    fault
}

pub(super) fn level(fields: Fields<'_>) -> Level {
    let level = Level {
        code: fields.needed_string("code"),
        title: fields.text("title"),
        printed_count: fields.optional_count("printed_count"),
        place: fields.place(),
    };
    fields.finish();
    level
}

pub(super) fn repaired(fields: Fields<'_>) -> Option<RepairedEdition> {
    let edition = fields.string("edition");
    let note = fields.text("note");
    fields.finish();
    Some(RepairedEdition { edition: edition?, note })
}

/// The level with this code.
pub(super) fn level_named(fields: &Fields<'_>, key: &'static str, levels: &[Level]) -> Option<LevelSlot> {
    let names: Vec<(&str, LevelSlot)> =
        levels.iter().enumerate().map(|(at, level)| (level.code.as_str(), LevelSlot(at))).collect();
    fields.word(key, &names)
}

pub(super) fn scoring(fields: Fields<'_>, levels: &[Level]) -> Option<ScoringSettings> {
    let reading = fields.word(
        "printed_maxima",
        &[("scaled", Reading::Scaled), ("as_printed", Reading::AsPrinted), ("repaired", Reading::Repaired)],
    );
    let reading_reason = fields.optional_text("printed_maxima_reason");
    let not_applicable = fields.word(
        "not_applicable",
        &[
            ("rescale", NotApplicablePolicy::Rescale),
            ("group_maximum", NotApplicablePolicy::GroupMaximum),
            ("scored_unranked", NotApplicablePolicy::ScoredUnranked),
            ("not_assessed", NotApplicablePolicy::NotAssessed),
        ],
    );
    let rounding = fields.table("rounding").and_then(rounding);
    let ranking = fields.table("ranking").and_then(|fields| ranking(fields, levels));
    let place = fields.place();
    fields.finish();
    Some(ScoringSettings {
        reading: reading?,
        reading_reason,
        not_applicable: not_applicable?,
        rounding: rounding?,
        ranking: ranking?,
        place,
    })
}

fn rounding(fields: Fields<'_>) -> Option<Rounding> {
    let digits = fields.exact_within("digits", 0, 6);
    let mode = fields.word(
        "mode",
        &[
            ("half_up", RoundingMode::HalfUp),
            ("half_even", RoundingMode::HalfEven),
            ("down", RoundingMode::Down),
        ],
    );
    let place =
        fields.word("place", &[("component", RoundingPlace::Component), ("total", RoundingPlace::Total)]);
    let digits = digits.and_then(|digits| {
        let whole = digits.to_integer().and_then(|digits| u8::try_from(digits).ok());
        if whole.is_none() {
            fields.findings().add(fields.fault(codes::BAD_NUMBER, "digits").with("found", digits));
        }
        whole
    });
    fields.finish();
    Some(Rounding { digits: digits?, mode: mode?, place: place? })
}

fn ranking(fields: Fields<'_>, levels: &[Level]) -> Option<Ranking> {
    let level = level_named(&fields, "level", levels);
    let ties = fields.word("ties", &[("competition", TieRule::Competition), ("dense", TieRule::Dense)]);
    let on = fields.word("on", &[("printed", RankingBasis::Printed), ("unrounded", RankingBasis::Unrounded)]);
    fields.finish();
    Some(Ranking { level: level?, ties: ties?, on: on? })
}

pub(super) fn band(fields: Fields<'_>) -> Option<Band> {
    let code = fields.string("code");
    let title = fields.text("title");
    if fields.has("at_least") && fields.has("above") {
        fields.findings().add(fields.fault(codes::BAND_BOUNDS, "above"));
    }
    let mut from = None;
    for (key, inclusive) in [("at_least", true), ("above", false)] {
        if fields.has(key) {
            from = fields.exact_within(key, -1000, 1000).map(|percent| BandBound { percent, inclusive });
        }
    }
    let place = fields.place();
    fields.finish();
    Some(Band { code: code?, title, from, place })
}
