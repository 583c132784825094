//! Bands (*xếp loại*) that a campaign sets instead of the set's.

use framework::{Band, BandBound, Diagnostic, Exact, Place, Text};
use serde::{Deserialize, Serialize};

use crate::codes;

/// A band, as written: `{ code = "good", title = { vi = "Tốt", en = "Good" }, at_least = "80" }`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BandSetting {
    /// Stable code.
    pub code: String,
    /// What it is called.
    pub title: BandTitle,
    /// Where it begins, in per cent; this bound belongs to the band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<toml::Value>,
    /// Where it begins, in per cent; this bound belongs to the band below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<toml::Value>,
}

/// A title in both languages.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BandTitle {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// The bands, or what is wrong with them: each begins below the one before, and only the last has no beginning.
pub fn bands(settings: &[BandSetting], place: &Place) -> Result<Vec<Band>, Diagnostic> {
    let wrong = |setting: &BandSetting| {
        Diagnostic::error(codes::BAD_BANDS, place.clone()).with("band", setting.code.as_str())
    };
    let mut bands: Vec<Band> = Vec::new();
    for (at, setting) in settings.iter().enumerate() {
        let from = match (&setting.at_least, &setting.above) {
            (None, None) => None,
            (Some(written), None) => Some((written, true)),
            (None, Some(written)) => Some((written, false)),
            (Some(_), Some(_)) => return Err(wrong(setting)),
        };
        let from = match from {
            None => None,
            Some((written, inclusive)) => {
                let percent = percent(written).ok_or_else(|| wrong(setting))?;
                Some(BandBound { percent, inclusive })
            }
        };
        let is_last = at + 1 == settings.len();
        let before = bands.last().and_then(|band| band.from.as_ref());
        let descends = match (&from, before) {
            (Some(bound), Some(before)) => bound.percent < before.percent,
            _ => true,
        };
        if is_last != from.is_none() || !descends || bands.iter().any(|band| band.code == setting.code) {
            return Err(wrong(setting));
        }
        let title = Text { vi: setting.title.vi.clone(), en: setting.title.en.clone() };
        bands.push(Band { code: setting.code.clone(), title, from, place: place.clone() });
    }
    Ok(bands)
}

fn percent(written: &toml::Value) -> Option<Exact> {
    let number = match written {
        toml::Value::Integer(number) => Exact::integer(*number),
        toml::Value::String(text) => Exact::parse(text).ok()?,
        // A float is not exact; it is written as a text.
        _ => return None,
    };
    (!number.is_negative() && number <= Exact::integer(100)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Band>, Diagnostic> {
        #[derive(Deserialize)]
        struct File {
            bands: Vec<BandSetting>,
        }
        let file: File = toml::from_str(text).unwrap();
        bands(&file.bands, &Place::Everywhere)
    }

    fn band(code: &str, from: &str) -> String {
        format!("[[bands]]\ncode = \"{code}\"\ntitle = {{ vi = \"{code}\", en = \"{code}\" }}\n{from}\n")
    }

    #[test]
    fn the_bands_of_lao_cai_say_which_side_a_bound_belongs_to() {
        let bands = read(
            &[band("lead", "above = 75"), band("rise", "at_least = \"50.5\""), band("begin", "")].concat(),
        );
        let bounds: Vec<_> = bands.unwrap().into_iter().map(|band| band.from).collect();
        let bound =
            |percent: &str, inclusive| Some(BandBound { percent: Exact::parse(percent).unwrap(), inclusive });
        assert_eq!(bounds, [bound("75", false), bound("50.5", true), None]);
    }

    #[test]
    fn bands_that_rise_repeat_or_have_no_lowest_are_refused() {
        for wrong in [
            [band("a", "at_least = 50"), band("b", "at_least = 75"), band("c", "")],
            [band("a", "at_least = 75"), band("a", "at_least = 50"), band("c", "")],
            [band("a", "at_least = 75"), band("b", "at_least = 50"), band("c", "at_least = 0")],
            [band("a", "at_least = 101"), band("b", "at_least = 50"), band("c", "")],
            [band("a", "at_least = 75.5"), band("b", "at_least = 50"), band("c", "")],
            [band("a", "at_least = 75\nabove = 75"), band("b", "at_least = 50"), band("c", "")],
        ] {
            assert_eq!(read(&wrong.concat()).unwrap_err().code, codes::BAD_BANDS, "{wrong:?}");
        }
    }
}
