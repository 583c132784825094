//! What everybody tries first: the commonest passwords, words of the place, runs of the keyboard, years.

use std::collections::BTreeSet;

use framework::typed::fold;
use sha2::{Digest, Sha256};

/// The 10,000 commonest passwords, each as the first six bytes of its hash, sorted. Where they come from and how the file
/// is made: `docs/decisions/0039-accounts-lockout-resets.md`.
const COMMONEST: &[u8] = include_bytes!("../data/common_passwords.bin");
const HASH_BYTES: usize = 6;

/// What people of this country put together their passwords of, without diacritics: whole words that everybody tries.
const WORDS: &[&str] = &[
    "abc",
    "admin",
    "administrator",
    "anhyeuem",
    "baomat",
    "canbo",
    "chaomung",
    "chiso",
    "chuyendoiso",
    "chuyenvien",
    "dangnhap",
    "diemso",
    "emyeuanh",
    "giadinh",
    "hanhchinh",
    "hoilamgi",
    "iloveyou",
    "khongbiet",
    "khongco",
    "lanhdao",
    "letmein",
    "matkhau",
    "maytinh",
    "nguyen",
    "nhanvien",
    "nopphieu",
    "password",
    "phongban",
    "quantri",
    "qwerty",
    "tinhyeu",
    "toiyeuem",
    "toiyeuban",
    "tuyetmat",
    "ubnd",
    "uybannhandan",
    "vanphong",
    "vietnam",
    "welcome",
    "xinchao",
    "yeuemnhieu",
    "yeuanhnhieu",
];

/// Provinces and cities, of before July 2025 and since.
const PLACES: &[&str] = &[
    "angiang",
    "bacgiang",
    "backan",
    "baclieu",
    "bacninh",
    "bariavungtau",
    "baria",
    "bentre",
    "binhdinh",
    "binhduong",
    "binhphuoc",
    "binhthuan",
    "camau",
    "cantho",
    "caobang",
    "daklak",
    "daknong",
    "danang",
    "dienbien",
    "dongnai",
    "dongthap",
    "gialai",
    "hagiang",
    "haiduong",
    "haiphong",
    "hanam",
    "hanoi",
    "hatinh",
    "haugiang",
    "hoabinh",
    "hochiminh",
    "hungyen",
    "khanhhoa",
    "kiengiang",
    "kontum",
    "laichau",
    "lamdong",
    "langson",
    "laocai",
    "longan",
    "namdinh",
    "nghean",
    "ninhbinh",
    "ninhthuan",
    "phutho",
    "phuyen",
    "quangbinh",
    "quangnam",
    "quangngai",
    "quangninh",
    "quangtri",
    "saigon",
    "soctrang",
    "sonla",
    "tayninh",
    "thaibinh",
    "thainguyen",
    "thanhhoa",
    "thuathienhue",
    "tiengiang",
    "travinh",
    "tuyenquang",
    "vinhlong",
    "vinhphuc",
    "vungtau",
    "yenbai",
];

/// Keys that lie beside each other, and letters and digits in their order.
const RUNS: &[&str] = &[
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
];

/// Stands where something was taken out, so that what is left on both sides does not grow together.
const GAP: char = '\u{1}';

/// Letters and digits of a text, small, without diacritics.
#[must_use]
pub fn plain(text: &str) -> String {
    fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Parts of names of places and people by which a password is guessed there: each name as a whole, its neighbouring
/// syllables, and longer single ones.
#[must_use]
pub fn parts_of_names<'n>(names: impl IntoIterator<Item = &'n str>) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    for name in names {
        let folded = fold(name);
        let syllables: Vec<&str> =
            folded.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        for from in 0..syllables.len() {
            let mut joined = String::new();
            for (at, syllable) in syllables.iter().skip(from).enumerate() {
                joined.push_str(syllable);
                if joined.len() >= if at == 0 { 5 } else { 4 } {
                    parts.insert(joined.clone());
                }
            }
        }
    }
    parts
}

/// What of a password is nobody else's: without these parts, without what everybody tries, without runs and years.
pub(crate) fn own_part(plain: &str, parts: &BTreeSet<String>) -> String {
    let mut words: Vec<&str> = parts.iter().map(String::as_str).filter(|part| plain.contains(part)).collect();
    words.extend(WORDS.iter().chain(PLACES).filter(|word| plain.contains(**word)));
    words.sort_unstable_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    let mut rest = plain.to_owned();
    for word in words {
        rest = rest.replace(word, &GAP.to_string());
    }
    let rest = without_years(&without_runs(&rest));
    rest.chars().filter(|letter| *letter != GAP).collect()
}

/// Is it one of the commonest, or two of them side by side?
pub(crate) fn is_commonest(plain: &str) -> bool {
    let letters = plain.trim_matches(|letter: char| letter.is_ascii_digit());
    [plain, letters].into_iter().any(|text| {
        is_listed(text)
            || text.char_indices().any(|(at, _)| {
                text.split_at_checked(at).is_some_and(|(first, second)| is_listed(first) && is_listed(second))
            })
    })
}

/// A password in which signs stand for the letters that they look like: `P@ssw0rd!` is `password`.
pub(crate) fn as_letters(password: &str) -> String {
    let folded = fold(password);
    let core = folded.trim_matches(|letter: char| !letter.is_alphabetic() && !"@$".contains(letter));
    let letter = |sign| match sign {
        '@' | '4' => 'a',
        '$' | '5' => 's',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '7' => 't',
        other => other,
    };
    core.chars().map(letter).filter(|letter| letter.is_alphanumeric()).collect()
}

fn is_listed(plain: &str) -> bool {
    if plain.len() < 4 {
        return false;
    }
    if WORDS.contains(&plain) || PLACES.contains(&plain) {
        return true;
    }
    let digest = Sha256::digest(plain.as_bytes());
    let Some(wanted) = digest.get(..HASH_BYTES) else { return false };
    let (mut low, mut high) = (0, COMMONEST.len() / HASH_BYTES);
    while low < high {
        let middle = usize::midpoint(low, high);
        let begin = middle * HASH_BYTES;
        let Some(found) = COMMONEST.get(begin..begin + HASH_BYTES) else { return false };
        match found.cmp(wanted) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    false
}

/// Without four keys and more that follow each other, three digits and more, or the same sign three times.
fn without_runs(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut rest = String::with_capacity(text.len());
    let mut tail = letters.as_slice();
    while let Some((letter, after)) = tail.split_first() {
        let length = run_length(tail);
        if length == 0 {
            rest.push(*letter);
            tail = after;
        } else {
            rest.push(GAP);
            tail = tail.split_at(length).1;
        }
    }
    rest
}

fn run_length(tail: &[char]) -> usize {
    let Some(first) = tail.first() else { return 0 };
    let same = tail.iter().take_while(|letter| *letter == first).count();
    let longest = RUNS.iter().flat_map(|run| {
        let forward: Vec<char> = run.chars().collect();
        let backward: Vec<char> = run.chars().rev().collect();
        [along(&forward, tail), along(&backward, tail)]
    });
    let longest = longest.max().unwrap_or(0);
    let digits = tail.iter().take(longest).all(char::is_ascii_digit);
    let enough = if digits { 3 } else { 4 };
    let run = if longest >= enough { longest } else { 0 };
    if same >= 3 && *first != GAP { same.max(run) } else { run }
}

/// How far a text goes along a run from where its first letter stands; round its end again.
fn along(run: &[char], tail: &[char]) -> usize {
    let Some(begin) = tail.first().and_then(|first| run.iter().position(|letter| letter == first)) else {
        return 0;
    };
    let round = run.iter().cycle().skip(begin);
    tail.iter().zip(round).take_while(|(typed, letter)| typed == letter).count()
}

/// Without 1900 to 2099.
fn without_years(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let is_year = letters.get(at..at + 4).is_some_and(|four| {
            four.iter().all(char::is_ascii_digit) && matches!(four, ['1', '9', ..] | ['2', '0', ..])
        });
        rest.push(if is_year { GAP } else { *letter });
        at += if is_year { 4 } else { 1 };
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_holds_ten_thousand() {
        assert_eq!(COMMONEST.len(), 10_000 * HASH_BYTES);
        let hashes: Vec<&[u8]> = COMMONEST.chunks(HASH_BYTES).collect();
        assert!(hashes.windows(2).all(|pair| pair[0] < pair[1]));
        for common in ["password", "dragon", "iloveyou", "12345678", "baseball"] {
            assert!(is_listed(common), "{common}");
        }
        assert!(!is_listed("convoiuongnuoc"));
    }

    #[test]
    fn runs_and_years_are_nobodys_own() {
        for nothing in
            ["123456789012", "qwertyuiopasdf", "aaaaabbbbb", "0987654321", "1q2w3e4r5t6y", "1qaz2wsx3edc"]
        {
            let rest = own_part(nothing, &BTreeSet::new());
            assert!(rest.len() < 5, "{nothing} leaves {rest}");
        }
        assert_eq!(own_part("cauvong2026", &BTreeSet::new()), "cauvong");
        assert_eq!(own_part("hoanghon", &BTreeSet::new()), "hoanghon");
    }

    #[test]
    fn a_name_gives_its_neighbouring_syllables() {
        let parts = parts_of_names(["Sở Y tế", "UBND huyện Hoằng Hóa"]);
        for part in ["soyte", "hoanghoa", "huyenhoanghoa", "huyen"] {
            assert!(parts.contains(part), "{part}");
        }
        assert!(!parts.contains("te") && !parts.contains("yte"));
    }
}
