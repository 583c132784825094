//! Rules in words, with the points in force: the text of the method of a published result for each indicator.

use framework::typed::spelled_date;
use framework::{
    ChecklistItem, Component, Deadline, Exact, Framework, InputKind, InputSlot, Language, Rule, Value,
    WhenZero,
};
use scoring::Terms;
use words::say;

/// A line of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleLine {
    /// Depth of the indentation: 0 for the rule itself.
    pub depth: usize,
    /// The text, in words that people read.
    pub text: String,
    /// The formula that it explains, by the numbers of its questions; empty if there is none.
    pub formula: String,
}

/// Writes rules in words, with the settings of a campaign.
#[derive(Clone, Copy)]
pub struct RuleWords<'a> {
    /// The framework of the rules.
    pub framework: &'a Framework,
    /// The settings in force.
    pub terms: &'a Terms,
    /// The language.
    pub language: Language,
    /// Code of the component whose rule is written; its questions have short numbers.
    pub own: Option<&'a str>,
}

impl<'a> RuleWords<'a> {
    /// A component's rule, whose most points are `maximum`.
    #[must_use]
    pub fn lines(&self, component: &'a Component, maximum: &Exact) -> Vec<RuleLine> {
        let mut lines = Vec::new();
        let of_component = Self { own: Some(&component.code), ..*self };
        of_component.rule(&component.rule, maximum, 0, &mut lines);
        lines
    }

    pub(super) fn say(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        say(self.language, &format!("web_results.rule.{key}"), arguments)
    }

    pub(super) fn number(&self, number: &Exact) -> String {
        super::exact(self.framework, number, self.language)
    }

    pub(super) fn points(&self, share: &Exact, maximum: &Exact) -> String {
        self.number(&share.times(maximum))
    }

    fn rule(&self, rule: &Rule, maximum: &Exact, depth: usize, lines: &mut Vec<RuleLine>) {
        let points = self.number(maximum);
        let most = [("points", points.as_str())];
        let mut put = |depth: usize, text: String| {
            lines.push(RuleLine { depth, text, formula: String::new() });
        };
        match rule {
            Rule::YesNo { .. } => put(depth, self.say("yes-no", &most)),
            Rule::Choice { input, shares } => {
                put(depth, self.say("choice", &[]));
                for (option, share) in self.options(*input).iter().zip(shares) {
                    put(depth + 1, self.item(option, &self.points(share, maximum)));
                }
            }
            Rule::Checklist { items } => {
                put(depth, self.say("checklist", &[]));
                for ChecklistItem { input, share } in items {
                    put(depth + 1, self.item(&self.question(*input), &self.points(share, maximum)));
                }
            }
            Rule::Timeliness { deadline, last_day, on_time, late, never, .. } => {
                let day = self.day(*deadline);
                let share = |share: &Exact| self.points(share, maximum);
                put(depth, self.say("on-time", &[("day", &day), ("points", &share(on_time))]));
                put(
                    depth,
                    match last_day.map(|last| self.day(last)) {
                        Some(last) => self.say("late-until", &[("day", &last), ("points", &share(late))]),
                        None => self.say("late", &[("points", &share(late))]),
                    },
                );
                put(depth, self.say("never", &[("points", &share(never))]));
            }
            Rule::Parts(parts) => {
                put(depth, self.say("parts", &[]));
                for (number, part) in (1..).zip(parts) {
                    let (number, own) = (format!("{number}"), part.share.times(maximum));
                    let named = [("number", number.as_str()), ("points", &self.number(&own))];
                    lines.push(line(depth + 1, self.say("part", &named)));
                    self.rule(&part.rule, &own, depth + 2, lines);
                }
            }
            Rule::BestOf(rules) => {
                put(depth, self.say("best-of", &[]));
                for (number, rule) in (1..).zip(rules) {
                    lines.push(line(depth + 1, self.say("way", &[("number", &format!("{number}"))])));
                    self.rule(rule, maximum, depth + 2, lines);
                }
            }
            Rule::Survey { levels, when_zero } => {
                put(depth, self.say("survey", &most));
                for level in levels {
                    let weight = self.number(&level.weight);
                    let what = self.question(level.input);
                    put(depth + 1, self.say("weight-of", &[("what", &what), ("weight", &weight)]));
                }
                put(depth, self.zero("answers", *when_zero, &most));
            }
            Rule::Graded { rubric, .. } => {
                let rubric = rubric.get(self.language);
                put(depth, self.say("graded", &[("points", &points), ("rubric", rubric)]));
            }
            measured => self.measured(measured, maximum, depth, lines),
        }
    }

    pub(super) fn item(&self, what: &str, points: &str) -> String {
        self.say("item", &[("what", what), ("points", points)])
    }

    pub(super) fn zero(&self, what: &str, when_zero: WhenZero, most: &[(&str, &str)]) -> String {
        let what = self.say(&format!("zero-{what}"), &[]);
        let key = match when_zero {
            WhenZero::NotApplicable => "zero-not-applicable",
            WhenZero::Full => "zero-full",
            WhenZero::None => "zero-none",
        };
        format!("{what} {}", self.say(key, most))
    }

    fn options(&self, input: InputSlot) -> Vec<String> {
        match self.framework.inputs.get(input.position()).map(|input| &input.kind) {
            Some(InputKind::Choice(options)) => {
                options.iter().map(|option| option.title.get(self.language).to_owned()).collect()
            }
            _ => Vec::new(),
        }
    }

    fn question(&self, input: InputSlot) -> String {
        self.framework.question_in_full(input, self.language)
    }

    /// A date, with the year that the campaign assesses; a parameter without a value is named.
    fn day(&self, deadline: Deadline) -> String {
        match deadline {
            Deadline::Day(template) => {
                template.in_year(self.terms.year).map_or_else(String::new, spelled_date)
            }
            Deadline::Parameter(slot) => {
                let parameter = self.framework.parameters.get(slot.position());
                let value = self.terms.parameters.get(slot.position()).and_then(Option::as_ref);
                if let Some(Value::Date(date)) = value {
                    spelled_date(*date)
                } else {
                    parameter.map_or("", |parameter| parameter.title.get(self.language)).to_owned()
                }
            }
        }
    }
}

pub(super) fn line(depth: usize, text: String) -> RuleLine {
    RuleLine { depth, text, formula: String::new() }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use framework::SourceFile;

    use super::*;

    /// Every framework that comes with the program.
    fn sets() -> Vec<Framework> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks");
        let read = |folder: std::path::PathBuf| {
            let files: Vec<SourceFile> = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
                .map(|path| SourceFile {
                    path: path.display().to_string(),
                    text: std::fs::read_to_string(&path).unwrap(),
                })
                .collect();
            framework::read(&files).0.unwrap()
        };
        let folders = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        folders.filter(|path| path.is_dir()).map(read).collect()
    }

    #[test]
    fn every_rule_of_every_framework_is_written_in_both_languages() {
        let mut kinds = std::collections::BTreeSet::new();
        for framework in &sets() {
            let terms = Terms::of(framework, 2022);
            for language in [Language::Vietnamese, Language::English] {
                let words = RuleWords { framework, terms: &terms, language, own: None };
                for (slot, component) in framework.components_with_slots() {
                    let lines = words.lines(component, &component.maximum);
                    assert!(!lines.is_empty(), "{} {slot:?}", framework.code);
                    for line in &lines {
                        let text = &line.text;
                        assert!(!text.trim().is_empty(), "{} {}", framework.code, component.code);
                        assert!(!text.contains("%{") && !text.contains("web_results."), "{text}");
                        assert!(line.depth <= 4, "{text}");
                    }
                    kinds.insert(component.rule.name());
                }
            }
        }
        assert!(kinds.len() >= 10, "the sets use most of the vocabulary: {kinds:?}");
    }
}
