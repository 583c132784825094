//! Samples of the page of the form: open, empty, refused, in conflict, returned, with the leader, submitted, closed.

use framework::Language;

use super::{
    Component, Evidence, EvidenceForm, FieldKind, FieldState, FormState, Frame, NotApplicable, Question,
    RailEntry, Score, SelfAssessment, pick,
};
use crate::layout::findings::Finding;

impl SelfAssessment {
    /// Samples by name: open with 13 components, empty, refused and in conflict, returned, submitted, closed.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let open = sample(language, FormState::Open, 13, &FieldState::Saved);
        let pick = |vi: &str, en: &str| pick(language, vi, en);
        let refused = FieldState::Refused {
            sentence: pick("“mười hai” không phải là số.", "“mười hai” is not a number."),
            help: pick("Ghi bằng chữ số, ví dụ 12.", "Write digits, such as 12."),
        };
        let conflict = FieldState::Conflict {
            theirs: "13".into(),
            by: Some("Chuyên viên thứ hai".to_owned()),
            at: Some("30/11/2022 09:31".to_owned()),
            version: 7,
        };
        let returned = FormState::Returned {
            by: "Lãnh đạo Sở Y tế".into(),
            at: Some("29/11/2022 16:05".to_owned()),
            note: pick("Bổ sung tài liệu kiểm chứng cho 3.1.", "Add evidence for 3.1."),
            reopened: false,
        };
        let when = || "30/11/2022 17:00".to_owned();
        vec![
            ("fullest", open),
            ("empty", sample(language, FormState::Open, 2, &FieldState::Empty)),
            ("refused", sample(language, FormState::Open, 2, &refused)),
            ("conflict", sample(language, FormState::Open, 2, &conflict)),
            ("returned", sample(language, returned, 2, &FieldState::Saved)),
            ("handed_over", sample(language, FormState::HandedOver(when()), 2, &FieldState::Saved)),
            ("reading", sample(language, FormState::Reading, 2, &FieldState::Saved)),
            ("submitted", sample(language, FormState::Submitted(when()), 2, &FieldState::Saved)),
            ("closed", sample(language, FormState::Closed(when()), 2, &FieldState::Saved)),
        ]
    }
}

fn sample(language: Language, state: FormState, count: usize, field: &FieldState) -> SelfAssessment {
    let name = pick(language, "Hạ tầng số", "Digital infrastructure");
    SelfAssessment {
        frame: Frame::sample(language),
        unit: pick(language, "Sở Y tế", "Department of Health"),
        campaign: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
        base: "/campaigns/2022/units/so-y-te".into(),
        title: format!("3. {name}"),
        rail: vec![RailEntry {
            code: "3".into(),
            name,
            address: "/campaigns/2022/units/so-y-te/indices/3".into(),
            current: true,
            numbers: "5/9 · 41,2 / 100".into(),
            missing: vec!["3.1".into(), "3.4".into()],
        }],
        state,
        components: (1..=count).map(|number| sample_component(language, number, field)).collect(),
        files_help: pick(
            language,
            "PDF, DOCX, XLSX, ảnh hoặc ZIP, nhiều nhất 100 MB.",
            "PDF, DOCX, XLSX, pictures or ZIP, at most 100 MB.",
        ),
        next: "/campaigns/2022/units/so-y-te/indices/4".into(),
        refused: if matches!(field, FieldState::Refused { .. }) {
            vec![pick(language, "Chưa lưu được 2 ô.", "2 fields are not saved.")]
        } else {
            Vec::new()
        },
        done: if *field == FieldState::Saved {
            vec![pick(language, "Đã lưu.", "Saved.")]
        } else {
            Vec::new()
        },
        evidence_form: if matches!(field, FieldState::Refused { .. }) {
            let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
            EvidenceForm::typed(&[
                pair("component", "3.2"),
                pair("issued_on", "31/02/2022"),
                pair("waiting", "0f0f"),
                pair("waiting_name", "Báo cáo.pdf"),
            ])
        } else {
            EvidenceForm::typed(&[])
        },
        findings: vec![Finding {
            code: "3.1".into(),
            severity: pick(language, "Cảnh báo", "Warning"),
            sentence: pick(
                language,
                "Số người có máy tính lớn hơn tổng số người.",
                "More people have a computer than there are people.",
            ),
            help: pick(language, "Đối chiếu với I.5 và I.6.", "Compare with I.5 and I.6."),
        }],
    }
}

fn sample_component(language: Language, number: usize, field: &FieldState) -> Component {
    let code = format!("3.{number}");
    let question = |key: String, label: String, value: &str| Question {
        kind: if key.contains('#') { FieldKind::Text } else { FieldKind::Number },
        by_body: false,
        help: String::new(),
        key,
        label,
        unit: String::new(),
        value: if *field == FieldState::Empty { String::new() } else { value.to_owned() },
        version: u64::from(*field != FieldState::Empty && !value.is_empty()),
        last_year: None,
        state: if *field == FieldState::Empty || value.is_empty() {
            FieldState::Empty
        } else {
            FieldState::Saved
        },
    };
    let label = pick(
        language,
        "Số người được trang bị máy tính phục vụ công việc",
        "People given a computer for their work",
    );
    Component {
        title: pick(
            language,
            "Tỷ lệ công chức, viên chức được trang bị máy tính",
            "Share of staff given a computer",
        ),
        corrected: None,
        score: Some(Score {
            points: "5,58".into(),
            maximum: "10".into(),
            state: pick(language, "Đã tính điểm", "Scored"),
            formula: "207 / (84 + 287) × 10".into(),
        }),
        questions: vec![Question {
            unit: pick(language, "người", "people"),
            last_year: Some("198".to_owned()),
            state: field.clone(),
            ..question(format!("{code}.a"), label, "207")
        }],
        guidance: pick(language, "Đếm người, không đếm máy.", "Count people, not machines."),
        source: String::new(),
        not_applicable: Some(NotApplicable {
            claim: Question {
                kind: FieldKind::Choice(vec![
                    (String::new(), pick(language, "Không", "No")),
                    ("yes".into(), pick(language, "Có", "Yes")),
                ]),
                ..question(format!("{code}#na"), pick(language, "Không áp dụng", "Not applicable"), "")
            },
            reason: question(
                format!("{code}#na.reason"),
                pick(language, "Lý do không áp dụng", "Why it does not apply"),
                "",
            ),
        }),
        explanation: Some(question(
            format!("{code}#explanation"),
            pick(language, "Thuyết minh", "Explanation"),
            "",
        )),
        evidence: vec![Evidence {
            id: format!("e{number}"),
            editable: number != 2,
            elsewhere: None,
            words: pick(
                language,
                "125/BC-SYT, 15/11/2022, Báo cáo hạ tầng số, Sở Y tế, tr. 4",
                "125/BC-SYT, 15/11/2022, Infrastructure report, Department of Health, p. 4",
            ),
            address: "/files/ab12/bao-cao.pdf".into(),
            marks: if number == 1 {
                vec![pick(language, "Có mật khẩu", "Needs a password")]
            } else {
                Vec::new()
            },
        }],
        code,
    }
}
