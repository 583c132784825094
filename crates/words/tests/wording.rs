//! One word for one thing: what no screen, letter, paper, guide or set says any more, in either language.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a check that cannot continue fails")]

use std::fs;
use std::path::{Path, PathBuf};

/// A text that people read, where it stands, and its language.
struct Said {
    place: String,
    is_vietnamese: bool,
    text: String,
}

/// What is never said in Vietnamese: the words of before.
const NEVER_VI: &[&str] = &[
    "tự chấm",
    "Tự chấm",
    "Duyệt và gửi",
    "duyệt và gửi",
    "Phiếu đã gửi",
    "Thời điểm gửi",
    "Người gửi",
    "Nộp sau hạn",
    "Giải thích",
    "bản sửa",
    "Bản sửa",
    "Sửa gì",
    "Sửa thành",
    "Bản 1",
    "ơ quan chủ trì",
    "ơ quan chủ quản",
    "Cán bộ tổng hợp",
    "cán bộ tổng hợp",
    "Vụ việc",
    "vụ việc",
    "Không thuận",
    "không thuận",
    "Không ý kiến",
    "không ý kiến",
    "%{for} thuận",
    "điểm cần lưu ý",
    "Lưu ý:",
    "Đã sửa",
    "Chưa xét",
    "chưa xét",
    "Ai đã làm gì",
    "ai đã làm gì",
    "Việc tôi đã làm",
    "Địa chỉ trên mạng",
    "Tổng điểm chưa quy đổi",
    "Đi tiếp",
    "Không nhận:",
    "Cách hiểu điểm tối đa",
    "Cách đọc điểm tối đa",
    "(scaled)",
    "(as_printed)",
    "(repaired)",
    "(rescale)",
    "(not_assessed)",
    "Phiếu đang ở lãnh đạo",
    "Do cơ quan quản lý nhập",
    "Căn cứ quy tắc",
    "Tư cách của quy tắc",
    "do chiso đề xuất",
    "giá trị của người kia",
    "Nhận các lựa chọn",
    "bấm nhận",
    "Người giữ máy chủ",
    "Khám máy chủ",
    "Kết thúc sau số",
    "không kèm mã của trang",
    "Trang đã cũ",
    "thôi không gửi",
    "đầu tiên còn mở",
    "còn mở tiếp theo",
    "Chỉ chỉ số",
    "Điểm thay cho cách tính",
    "không chứng minh đủ",
    "Số liệu khác cơ quan",
    "Thuộc năm khác",
    "Tính hai lần",
    "Đưa ra biểu quyết",
    "đưa ra biểu quyết",
    "Đầu chuỗi nhật ký",
    "Phần của điểm tối đa",
    "Mức chặt",
    "Rút mẫu",
    "rút mẫu",
    "Số khởi tạo",
    "số khởi tạo",
    "hạt giống",
    "Hạt giống",
    "Đưa bảng vào",
    "Nhận số liệu",
    "có thể bảo vệ",
    "Liên kết dùng một lần của chiso",
    "chiến dịch",
    "tr. tr.",
];

/// What is never said in English.
const NEVER_EN: &[&str] = &[
    "Went up in",
    "went up in",
    "go up in",
    "The key is not good",
    "as many keys as may be",
    "The share is none",
    "The day is none",
    "This is no date",
    "nothing speaks against",
    "Waiting for the line",
    "Mend ",
    "mend the ",
    "Take theirs",
    "Take it as",
    "Take what",
    "Take the pairs",
    "What the unit says",
    "By now",
    "How the own points",
    "Set it right",
    "Set right",
    "set right",
    "Show on another site",
    "What was dealt with",
    "The points stand",
    "the points stand",
    "Who did what",
    "who did what",
    "It is sent",
    "letter of the day",
    "proposed by chiso",
    "Head of the audit chain",
    "Standing of the rule",
    "repaired edition",
    "p. tr.",
    "(scaled)",
    "(as_printed)",
];

/// Whole texts that say too little by themselves.
const NEVER_ALONE: &[&str] =
    &["Thuận", "M", "Bản", "Nhật ký", "Trả lại", "Hiện tại", "Đã gửi", "Không nhận", "Lưu ý", "Tư cách"];

/// Where a word of the list is right, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    // The command that shows how one score came about; no unit's explanation.
    ("cli.yml", "Giải thích một điểm"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

/// `vi = "…"` and `en: "…"` of a line, as locale files and sets write them.
fn pairs(line: &str) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    let marks =
        [(true, "vi: \""), (true, "vi = \""), (true, "printed = \""), (false, "en: \""), (false, "en = \"")];
    for (is_vietnamese, mark) in marks {
        for (at, _) in line.match_indices(mark) {
            let rest = &line[at + mark.len()..];
            let end = rest.match_indices('"').map(|(at, _)| at).find(|at| !rest[..*at].ends_with('\\'));
            found.push((is_vietnamese, rest[..end.unwrap_or(rest.len())].to_owned()));
        }
    }
    found
}

fn everything_said() -> Vec<Said> {
    let root = root();
    let mut said = Vec::new();
    let mut sources = Vec::new();
    files(&root.join("locales"), ".yml", &mut sources);
    files(&root.join("frameworks"), ".toml", &mut sources);
    for path in sources {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let place = format!("{name}:{}", at + 1);
            let pairs = pairs(line).into_iter();
            said.extend(pairs.map(|(is_vietnamese, text)| Said {
                place: place.clone(),
                is_vietnamese,
                text,
            }));
        }
    }
    let mut wordings = Vec::new();
    files(&root.join("crates/report/src"), "wording.rs", &mut wordings);
    assert!(!wordings.is_empty(), "the words of files are somewhere else now");
    for path in wordings {
        let text = fs::read_to_string(&path).unwrap();
        for (at, line) in text.lines().enumerate() {
            for (number, text) in line.split('"').skip(1).step_by(2).enumerate() {
                let place = format!("{}:{}", path.display(), at + 1);
                said.push(Said { place, is_vietnamese: number % 2 == 0, text: text.to_owned() });
            }
        }
    }
    for (folder, is_vietnamese) in [("docs/guide/vi", true), ("docs/guide/en", false)] {
        let mut pages = Vec::new();
        files(&root.join(folder), ".md", &mut pages);
        for path in pages {
            let text = fs::read_to_string(&path).unwrap();
            for (at, line) in text.lines().enumerate() {
                let place = format!("{}:{}", path.display(), at + 1);
                said.push(Said { place, is_vietnamese, text: line.to_owned() });
            }
        }
    }
    said
}

#[test]
fn no_text_says_a_thing_by_another_word_than_its_own() {
    let said = everything_said();
    assert!(said.len() > 4_000, "the texts were found: {}", said.len());
    let mut wrong = Vec::new();
    for text in &said {
        let never = if text.is_vietnamese { NEVER_VI } else { NEVER_EN };
        let is_exception = |word: &str| {
            EXCEPTIONS.iter().any(|(place, words)| {
                text.place.contains(place) && text.text.contains(words) && words.contains(word)
            })
        };
        let found = never.iter().filter(|word| text.text.contains(**word) && !is_exception(word));
        wrong.extend(found.map(|word| format!("{}: “{word}” in “{}”", text.place, text.text)));
        if text.is_vietnamese && NEVER_ALONE.contains(&text.text.trim()) {
            wrong.push(format!("{}: “{}” alone", text.place, text.text));
        }
    }
    assert!(wrong.is_empty(), "another word is the one that is used:\n{}", wrong.join("\n"));
}

#[test]
fn the_check_reads_texts_with_quotes_in_them_to_their_end() {
    let line = r#"    submit: { title: { vi: "Duyệt và gửi", en: "Say \"it\"" }, help: { vi: "Sau khi nộp", en: "Once" } }"#;
    let found = pairs(line);
    let vietnamese: Vec<&str> = found.iter().filter(|(vi, _)| *vi).map(|(_, text)| text.as_str()).collect();
    assert_eq!(vietnamese, ["Duyệt và gửi", "Sau khi nộp"]);
    assert!(found.iter().any(|(vi, text)| !vi && text == "Say \\\"it\\\""));
}
