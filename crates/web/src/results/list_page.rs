//! Published results (kết quả công bố), for everybody: the list, a ranking, one indicator.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// Everything that is published.
#[derive(Clone, Debug, Template)]
#[template(path = "results/list.html")]
pub struct Results {
    /// Header and language.
    pub frame: Frame,
    /// The publications, newest first.
    pub publications: Vec<PublicationLine>,
}

/// A publication in the list.
#[derive(Clone, Debug)]
pub struct PublicationLine {
    /// What it is called.
    pub title: String,
    /// The assessed year.
    pub year: i16,
    /// The edition.
    pub edition: u32,
    /// When it was published.
    pub at: String,
    /// The address of its ranking.
    pub address: String,
    /// Has a later edition corrected it?
    pub is_corrected: bool,
}

/// What stands on every page of a publication.
#[derive(Clone, Debug)]
pub struct PublicationHead {
    /// What it is called.
    pub title: String,
    /// The address of its ranking.
    pub base: String,
    /// The edition.
    pub edition: u32,
    /// When it was published.
    pub at: String,
    /// SHA-256 of its file.
    pub sha256: String,
    /// The name under which a browser keeps its file.
    pub file: String,
    /// Where people get the program that verifies it; empty where nobody says.
    pub program: String,
    /// Head of the audit chain; empty where there is none.
    pub audit: String,
    /// What this edition corrects; empty where it is the first.
    pub what: String,
    /// The signed decision by which this edition was approved; empty where the file does not name it.
    pub decision: String,
    /// The edition that corrects this one; empty where there is none.
    pub newer: String,
    /// The heading of what stands below the total, by the name that the set gives to this level.
    pub by_level: String,
    /// That printed columns need not add up, where the total alone is rounded; else empty.
    pub rounding: String,
}

/// The ranking.
#[derive(Clone, Debug, Template)]
#[template(path = "results/ranking.html")]
pub struct RankingResult {
    /// Header and language.
    pub frame: Frame,
    /// The publication.
    pub head: PublicationHead,
    /// What was searched for.
    pub asked: String,
    /// The column that the rows are sorted by; empty: by rank.
    pub sorted: String,
    /// The columns of points.
    pub columns: Vec<Column>,
    /// The rows of this page.
    pub rows: Vec<RankingRow>,
    /// Numbers of the pages before and after; `None` where there is none.
    pub before: Option<usize>,
    /// As above.
    pub after: Option<usize>,
    /// Are there ranking groups?
    pub has_groups: bool,
    /// The units that take no part, below the ranking.
    pub left_out: Vec<LeftOutLine>,
    /// Code and name of the units that are chosen for a comparison and stand on other pages.
    pub kept: Vec<(String, String)>,
}

/// A unit that takes no part.
#[derive(Clone, Debug)]
pub struct LeftOutLine {
    /// Its name.
    pub unit: String,
    /// Why.
    pub reason: String,
    /// The address of the page that says so.
    pub address: String,
}

/// A column of points.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its code.
    pub code: String,
    /// What it is.
    pub title: String,
}

/// A unit in a ranking.
#[derive(Clone, Debug)]
pub struct RankingRow {
    /// Its rank, or a word.
    pub rank: String,
    /// Its group.
    pub group: String,
    /// Its name.
    pub unit: String,
    /// Its code.
    pub code: String,
    /// The address of its page.
    pub address: String,
    /// Points by column.
    pub points: Vec<String>,
    /// The total.
    pub total: String,
    /// Per cent of what applies.
    pub percent: String,
    /// The band.
    pub band: String,
    /// The total as the unit gave it to itself.
    pub own: String,
    /// Is it chosen for a comparison?
    pub is_chosen: bool,
}

/// One indicator over all units.
#[derive(Clone, Debug, Template)]
#[template(path = "results/indicator.html")]
pub struct IndicatorResult {
    /// Header and language.
    pub frame: Frame,
    /// The publication.
    pub head: PublicationHead,
    /// Its code.
    pub code: String,
    /// What it is.
    pub title: String,
    /// M in force.
    pub maximum: String,
    /// What was decided because the managing body's data was missing: what counts, why, of which units.
    pub without_data: Vec<String>,
    /// How many units got which share of M.
    pub shares: Vec<ShareLine>,
    /// How many units are in none of them.
    pub without_points: usize,
    /// The units, the most points first.
    pub rows: Vec<IndicatorRow>,
}

/// A fifth of M, and how many units are in it.
#[derive(Clone, Debug)]
pub struct ShareLine {
    /// From which per cent to which.
    pub range: String,
    /// How many units.
    pub units: usize,
    /// Length of its bar, 0–200.
    pub length: i64,
}

/// A unit's points of one indicator.
#[derive(Clone, Debug)]
pub struct IndicatorRow {
    /// The unit.
    pub unit: String,
    /// The address of its page.
    pub address: String,
    /// Points at the four stages.
    pub points: [String; 4],
}

impl PublicationHead {
    /// One for samples.
    #[must_use]
    pub fn sample(language: Language) -> Self {
        Self {
            title: pick(language, "Kết quả chuyển đổi số năm 2022", "Digital transformation, 2022"),
            base: "/results/774cc7b84197c711".into(),
            edition: 2,
            at: "01/03/2023 09:00".into(),
            sha256: "774cc7b84197c7110f874f85e5a713a76af603aef994e4c6e87e07766d138e0c".into(),
            file: "2022-774cc7b8-publication.zip".into(),
            program: "https://chiso.example/tai-ve".into(),
            audit: "1a697f3ebe7b6ad7 · 4211".into(),
            what: pick(language, "Sửa số liệu 3.1 của Sở Y tế", "3.1 of the Department of Health"),
            decision: pick(language, "Quyết định số 120/QĐ-UBND ngày 28/02/2023", "Decision 120/QĐ-UBND"),
            newer: String::new(),
            by_level: pick(language, "Theo chỉ số chính", "By main index"),
            rounding: String::new(),
        }
    }
}

impl Results {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let frame = Frame { address: "/results".into(), session: None, ..Frame::sample(language) };
        let line = |edition, is_corrected| PublicationLine {
            title: PublicationHead::sample(language).title,
            year: 2022,
            edition,
            at: "01/03/2023 09:00".into(),
            address: "/results/774cc7b84197c711".into(),
            is_corrected,
        };
        vec![
            ("full", Self { frame: frame.clone(), publications: vec![line(2, false), line(1, true)] }),
            ("empty", Self { frame, publications: Vec::new() }),
        ]
    }
}

impl RankingResult {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let head = PublicationHead::sample(language);
        let frame = Frame { address: head.base.clone(), session: None, ..Frame::sample(language) };
        let column = |code: &str| Column {
            code: code.into(),
            title: pick(language, "Nhận thức số", "Digital awareness"),
        };
        let row = |rank: &str, unit: &str| RankingRow {
            rank: rank.into(),
            group: "I".into(),
            unit: unit.into(),
            code: "so-y-te".into(),
            address: format!("{}/units/so-y-te", head.base),
            points: vec!["70,00".into(), "–".into()],
            total: "702,00".into(),
            percent: "70,20 %".into(),
            band: pick(language, "Khá", "Fair"),
            own: "715,47".into(),
            is_chosen: false,
        };
        let chosen = RankingRow { is_chosen: true, ..row("101", "Sở Y tế") };
        let full = Self {
            frame,
            asked: String::new(),
            sorted: String::new(),
            columns: vec![column("1"), column("2")],
            rows: vec![
                row("1", "Sở Y tế"),
                row("2", "Ban Quản lý Khu kinh tế Nghi Sơn và các khu công nghiệp"),
            ],
            before: None,
            after: Some(2),
            has_groups: true,
            left_out: vec![LeftOutLine {
                unit: "Sở Du lịch".into(),
                reason: pick(language, "Không nộp phiếu tự đánh giá", "Submitted no self-assessment"),
                address: format!("{}/units/so-du-lich", head.base),
            }],
            kept: Vec::new(),
            head,
        };
        let nobody = Self {
            rows: Vec::new(),
            left_out: Vec::new(),
            asked: "Sở Vui".into(),
            after: None,
            ..full.clone()
        };
        let older = Self {
            head: PublicationHead { newer: "/results/0123456789abcdef".into(), ..full.head.clone() },
            ..full.clone()
        };
        let second = Self {
            kept: vec![("so-tu-phap".into(), "Sở Tư pháp".into())],
            rows: vec![chosen],
            before: Some(1),
            after: None,
            ..full.clone()
        };
        vec![("full", full), ("nobody", nobody), ("corrected", older), ("second-page", second)]
    }
}

impl IndicatorResult {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let head = PublicationHead::sample(language);
        let frame = Frame {
            address: format!("{}/indicators/3.1", head.base),
            session: None,
            ..Frame::sample(language)
        };
        let share = |range: &str, units, length| ShareLine { range: range.into(), units, length };
        let page = Self {
            frame,
            code: "3.1".into(),
            title: pick(language, "Tỷ lệ cán bộ có máy tính", "Share of staff with a computer"),
            maximum: "10".into(),
            without_data: vec![pick(
                language,
                "tính 0,00 điểm. Chưa khảo sát (Sở Y tế)",
                "counts 0.00. No survey",
            )],
            shares: vec![share("0–20 %", 1, 18), share("80–100 %", 11, 200)],
            without_points: 3,
            rows: vec![IndicatorRow {
                unit: "Sở Y tế".into(),
                address: format!("{}/units/so-y-te", head.base),
                points: ["10,00", "9,50", "9,50", "–"].map(String::from),
            }],
            head,
        };
        vec![("full", page)]
    }
}
