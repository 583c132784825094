//! Two thousand damaged packets: some are read, most are refused, none brings the reader down.

use framework::Framework;
use framework::testing::input_slot;
use report::packet::{self, Expected};
use scoring::Answers;

use super::support::{Dice, demo, entries, head, random_answers, unit, zipped};

const MUTATIONS: u64 = 2000;

/// Pieces that turn up in damaged or forged sheets.
const PIECES: [&str; 16] = [
    "<c r=\"E3\"><v>1e999</v></c>",
    "<c r=\"\"/>",
    "<c r=\"ZZZZZZ99999999999\"/>",
    "<c t=\"s\"><v>999999999</v></c>",
    "<c t=\"e\"><v>#WHAT!</v></c>",
    "<c t=\"d\"><v>2022-99-99</v></c>",
    "<row r=\"0\">",
    "</sheetData>",
    "<mergeCell ref=\"Z9:A1\"/>",
    "<f t=\"shared\" si=\"4294967295\" ref=\"A1:B2\">1</f>",
    "&#0;",
    "<![CDATA[",
    "\u{0}",
    "ÿþ",
    "\"",
    "<",
];

fn mutated_text(dice: &mut Dice, text: &mut Vec<u8>) {
    let at = dice.below(text.len());
    match dice.below(5) {
        0 => text[at] = u8::try_from(dice.below(256)).unwrap(),
        1 => text.truncate(at),
        2 => {
            let end = (at + dice.below(40)).min(text.len());
            text.drain(at..end);
        }
        3 => {
            let piece = PIECES[dice.below(PIECES.len())];
            text.splice(at..at, piece.bytes());
        }
        _ => {
            let digits: Vec<usize> =
                (at..text.len().min(at + 400)).filter(|at| text[*at].is_ascii_digit()).collect();
            if let Some(at) = digits.first() {
                text.splice(at..at, "99999999".bytes());
            }
        }
    }
}

#[test]
fn no_damage_brings_the_reader_down() {
    let framework = demo();
    let answers = random_answers(&framework, 7, vec![unit("so-y-te", "Sở Y tế")]);
    let bytes =
        packet::write(&framework, &head(), Some((&answers, 0)), framework::Language::Vietnamese).unwrap();
    let parts = entries(&bytes);
    let (_, findings_before) = packet::read(&framework, "x.xlsx", &bytes, &Expected::default());
    let (mut read_anyway, mut unharmed) = (0, 0);
    for seed in 0..MUTATIONS {
        let mut dice = Dice(seed);
        let damaged = if seed % 4 == 0 {
            let mut bytes = bytes.clone();
            (0..=dice.below(4)).for_each(|_| mutated_text(&mut dice, &mut bytes));
            bytes
        } else {
            let mut parts = parts.clone();
            let at = dice.below(parts.len());
            (0..=dice.below(3)).for_each(|_| {
                if !parts[at].1.is_empty() {
                    mutated_text(&mut dice, &mut parts[at].1);
                }
            });
            zipped(&parts)
        };
        let (packet, findings) = packet::read(&framework, "x.xlsx", &damaged, &Expected::default());
        let Some(packet) = packet else {
            assert!(!findings.is_empty(), "seed {seed}");
            continue;
        };
        read_anyway += 1;
        // Damage inside a value gives another value; damage to structure is refused. Between the two, an answer
        // must never vanish without a finding.
        let mut read_back = Answers::empty(&framework, vec![unit("so-y-te", "Sở Y tế")]);
        packet.fill(&mut read_back, 0);
        if findings == findings_before {
            unharmed += usize::from(same(&framework, &answers, &read_back));
            let lost = lost(&framework, &answers, &read_back);
            assert!(lost.len() <= 1, "seed {seed}: {lost:?} vanished");
        }
    }
    assert!(read_anyway > 100, "{read_anyway}");
    assert!(unharmed > 50, "{unharmed}");
}

fn same(framework: &Framework, one: &Answers, other: &Answers) -> bool {
    let values = framework.input_slots();
    let components = framework.component_slots();
    values.clone().all(|slot| one.value(0, slot) == other.value(0, slot))
        && components.clone().all(|slot| one.claim(0, slot) == other.claim(0, slot))
        && components.clone().all(|slot| one.evidence(0, slot) == other.evidence(0, slot))
}

/// Keys of answers that were there and are not.
fn lost<'f>(framework: &'f Framework, before: &Answers, after: &Answers) -> Vec<&'f str> {
    let gone = |(at, input): (usize, &'f framework::Input)| {
        let slot = input_slot(at);
        (before.value(0, slot).is_some() && after.value(0, slot).is_none()).then_some(input.key.as_str())
    };
    framework.inputs.iter().enumerate().filter_map(gone).collect()
}
