//! Every sentence of the workbook and the tables, Vietnamese and English side by side.

use framework::{Language, NotApplicablePolicy, Reading, RoundingMode, RoundingPlace, Rule, Standing};
use scoring::ScoreState;

/// A sentence in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Phrase {
    vi: &'static str,
    en: &'static str,
}

impl Phrase {
    pub(crate) const fn new(vi: &'static str, en: &'static str) -> Self {
        Self { vi, en }
    }

    /// The sentence in one language.
    #[must_use]
    pub const fn get(self, language: Language) -> &'static str {
        match language {
            Language::Vietnamese => self.vi,
            Language::English => self.en,
        }
    }
}

/// Sentences by name, each a constant, and all of them for the test that looks for empty ones.
macro_rules! phrases {
    ($($name:ident = $vi:literal, $en:literal;)*) => {
        $(#[doc = $en] pub const $name: Phrase = Phrase::new($vi, $en);)*
        #[cfg(test)]
        const ALL: &[Phrase] = &[$($name),*];
    };
}
pub(crate) use phrases;

phrases! {
    RANKING = "Xếp hạng", "Ranking";
    MATRIX = "Ma trận", "Matrix";
    PARAMETERS = "Tham số", "Parameters";
    HELPER = "Phụ trợ", "Helper";
    UNIT = "Đơn vị", "Unit";
    FIGURES = "Số liệu", "Figures";
    HISTORY = "Lịch sử thao tác", "Activity history";
    HISTORY_POSITION = "Mục", "Position";
    HISTORY_AT = "Thời gian", "When";
    HISTORY_DOER = "Người", "Who";
    HISTORY_ROLE = "Vai trò", "Role";
    HISTORY_CAMPAIGN = "Kỳ đánh giá", "Campaign";
    HISTORY_WHAT = "Thao tác", "Activity";
    HISTORY_VALUES = "Giá trị", "Values";
    HISTORY_SAID = "Lý do, ghi chú", "Reason, note";
    HISTORY_HASH = "Mã băm", "Hash";
    UNIT_CODE = "Mã đơn vị", "Unit code";
    GROUP = "Nhóm", "Group";
    GROUP_NUMBER = "Số nhóm", "Group number";
    RANK = "Hạng", "Rank";
    RANKING_FIGURE = "Căn cứ xếp hạng", "Ranked on";
    FIRST_OF_TIE = "Đầu nhóm bằng điểm", "First of its tie";
    ADJUSTMENTS = "Điểm thưởng, phạt", "Bonus and penalty";
    TOTAL = "Tổng điểm", "Total";
    MAXIMUM = "Điểm tối đa", "Maximum";
    PERCENT = "Tỷ lệ (%)", "Per cent";
    BAND = "Xếp loại", "Band";
    CODE = "Mã", "Code";
    TITLE = "Nội dung", "Content";
    MEASURE = "Đơn vị tính / cách tính", "Measure / rule";
    VALUE = "Giá trị", "Value";
    CLAIM = "Lý do không áp dụng (để trống nếu áp dụng)", "Why it does not apply (empty if it does)";
    STATE = "Trạng thái", "State";
    POINTS = "Điểm", "Points";
    UNROUNDED = "Chưa làm tròn", "Unrounded";
    BEFORE_ROUNDING = "Trước làm tròn / cộng bên dưới", "Before rounding / sum below";
    SHOWN = "Kết quả", "Result";
    NO_POINTS = "N/A", "N/A";
    APPLICABLE_ITEMS = "Số mục áp dụng", "Items that apply";
    ANSWERED_ITEMS = "Số mục đã trả lời", "Items answered";
    MET_ITEMS = "Số mục đạt", "Items met";
    APPLICABLE_MAXIMUM = "Điểm tối đa áp dụng", "Applicable maximum";
    STANDING = "Cơ sở của cách tính", "Basis of the rule";
    COMPONENT = "Chỉ số thành phần", "Component index";
    COMPONENT_CODE = "Mã chỉ số", "Component code";
    SET = "Bộ chỉ số", "Indicator set";
    EDITION = "Phiên bản", "Edition";
    YEAR = "Năm đánh giá", "Assessed year";
    READING = "Cách áp dụng điểm tối đa (khi tổng trong Phụ lục không khớp)", "How maxima are applied (where the sums of the Annex differ)";
    COMPONENT_POINTS = "Tổng điểm các chỉ số thành phần", "Sum of the components’ points";
    COMPONENT_MAXIMA = "Tổng điểm tối đa các chỉ số thành phần được tính", "Sum of the components’ maxima that apply";
    RAW_SUM = "Tổng điểm tối đa cộng từ các chỉ số thành phần", "Sum of the components’ maxima";
    PRINTED_SUM = "điểm tối đa đã in", "printed maximum";
    POLICY = "Xử lý chỉ số không áp dụng", "How indicators that do not apply are treated";
    ROUNDING = "Làm tròn", "Rounding";
    PROGRAM = "Phần mềm", "Program";
    SEAL = "SHA-256 của bản công bố", "SHA-256 of the publication";
    AUDIT_HEAD = "Mã băm nhật ký khi công bố", "Hash of the audit log at publication";
    GENERAL = "Thông tin chung", "General information";
    QUANTITIES = "Đại lượng dùng chung", "Shared quantities";
    TOTALS = "Kết quả theo chỉ số", "Result by index";
    COMPONENTS = "Cách tính từng chỉ số", "How each component is computed";
    YES = "có", "yes";
    NO = "không", "no";
    NO_DATE = "chưa có", "there is none";
    NOT_APPLICABLE = "Không áp dụng", "Not applicable";
    NOT_ARISING = "Không phát sinh", "Does not arise";
    NOT_PROVIDED = "Chưa cung cấp", "Not provided";
    WAITING = "Chờ số liệu", "Waiting for data";
    WAITING_COMPONENTS = "Chờ số liệu của cơ quan quản lý (tạm tính)", "Waiting for the managing body’s data (provisional)";
    WAITING_UNITS = "đơn vị", "units";
    SCORED = "Đã tính", "Scored";
    DIVIDED_BY_ZERO = "Chia cho 0", "Divided by zero";
    NOT_RANKED = "không xếp hạng", "not ranked";
    NOT_ASSESSED = "không đánh giá", "not assessed";
    NO_FORM = "không có phiếu", "no form";
    UNITS_NOT_RANKED = "Đơn vị không xếp hạng", "Units that are not ranked";
    TAKES_PART = "Tham gia xếp hạng", "Takes part in the ranking";
    IN_FORCE = "điểm tối đa khi mọi chỉ số đều áp dụng", "maximum when everything applies";
    SCALED_BY = "Điểm = Chưa làm tròn ×", "Points = Unrounded ×";
    VALUE_OVER_MAXIMUM = "Giá trị : Điểm tối đa", "Value ÷ Maximum";
    NUMERATOR = "Tử số", "Numerator";
    DENOMINATOR = "Mẫu số", "Denominator";
    QUANTITY = "Đại lượng", "Quantity";
    SHARE = "Phần điểm được hưởng", "Share earned";
    APPLICABLE_SHARE = "Tổng tỷ trọng áp dụng", "Shares that apply";
    EARNED_SHARE = "Tổng tỷ trọng đạt", "Shares earned";
    DEADLINE = "Thời hạn", "Deadline";
    LAST_DAY = "Ngày muộn nhất", "Last day";
    ANSWERS_COUNTED = "Số phiếu", "Answers";
    WEIGHTED_SUM = "Tổng theo trọng số", "Weighted sum";
    PEER_MAXIMUM = "Lớn nhất trong các đơn vị xếp hạng", "Largest among the ranked units";
    PART = "Phần", "Part";
    ALTERNATIVE = "Phương án", "Alternative";
    NOT_APPLICABLE_COUNT = "Số chỉ số không áp dụng", "Components that do not apply";
    NOTE = "Ô nền vàng nhạt là dữ liệu: sửa một ô, mọi điểm, hạng và xếp loại được tính lại. Trang của đơn vị chỉ in phần kết quả; muốn in cả cách tính thì xóa vùng in.",
        "Pale yellow cells are data: change one and all points, ranks and bands are computed again. Of a unit the result is printed; clear the print area to print the computation too.";
    SHEET_OF_UNIT = "Phiếu điểm của đơn vị", "Score sheet of the unit";
    PAGE = "Trang", "Page";
}

/// What a state is called.
#[must_use]
pub const fn state(state: &ScoreState) -> Phrase {
    match state {
        ScoreState::Scored { .. } => SCORED,
        ScoreState::Claimed { .. } => NOT_APPLICABLE,
        ScoreState::NotArising => NOT_ARISING,
        ScoreState::NotProvided { .. } => NOT_PROVIDED,
        ScoreState::Waiting { .. } => WAITING,
    }
}

/// What the standing of a rule is called.
#[must_use]
pub const fn standing(standing: Standing) -> Phrase {
    match standing {
        Standing::Found => Phrase::new("theo văn bản", "by the document"),
        Standing::Adapted => Phrase::new("tham khảo", "adapted from a published rule"),
        Standing::Proposed => Phrase::new("phần mềm đề xuất", "proposed by the software"),
    }
}

/// What a rule is called.
#[must_use]
pub const fn rule(rule: &Rule) -> Phrase {
    match rule {
        Rule::YesNo { .. } => Phrase::new("có/không", "yes or no"),
        Rule::Choice { .. } => Phrase::new("chọn một mức", "choice"),
        Rule::Checklist { .. } => Phrase::new("danh mục", "checklist"),
        Rule::Ratio { .. } => Phrase::new("tỷ lệ", "ratio"),
        Rule::Tiers { .. } => Phrase::new("bậc", "tiers"),
        Rule::Timeliness { .. } => Phrase::new("đúng hạn", "timeliness"),
        Rule::WeightedRatio { .. } => Phrase::new("tỷ lệ có trọng số", "weighted ratio"),
        Rule::Parts(_) => Phrase::new("nhiều phần", "parts"),
        Rule::BestOf(_) => Phrase::new("lấy mức cao nhất", "best of"),
        Rule::Survey { .. } => Phrase::new("khảo sát", "survey"),
        Rule::PeerMax { .. } => Phrase::new("so với đơn vị cao nhất", "against the best peer"),
        Rule::Goalposts { .. } => Phrase::new("giữa hai mốc", "goalposts"),
        Rule::Graded { .. } => Phrase::new("chấm điểm", "graded"),
        Rule::Adjustment { .. } => Phrase::new("thưởng, phạt", "bonus or penalty"),
    }
}

/// How the printed maxima are read.
#[must_use]
pub const fn reading(reading: Reading) -> Phrase {
    match reading {
        Reading::Scaled => Phrase::new("quy đổi về điểm tối đa đã in", "scaled to the printed maximum"),
        Reading::AsPrinted => Phrase::new("giữ nguyên điểm in, không quy đổi", "as printed, not scaled"),
        Reading::Repaired => Phrase::new("bản đã hiệu chỉnh điểm tối đa", "edition with corrected maxima"),
    }
}

/// What "not applicable" does.
#[must_use]
pub const fn policy(policy: NotApplicablePolicy) -> Phrase {
    match policy {
        NotApplicablePolicy::Rescale => Phrase::new(
            "điểm tối đa của chỉ số được trừ ở cả hai phía, rồi quy đổi lại",
            "its maximum leaves both sides and the index is scaled back",
        ),
        NotApplicablePolicy::GroupMaximum => Phrase::new(
            "điểm tối đa của chỉ số được trừ; so theo phần trăm của phần còn lại",
            "its maximum leaves both sides; compared in per cent of what is left",
        ),
        NotApplicablePolicy::ScoredUnranked => {
            Phrase::new("đơn vị được tính điểm nhưng không xếp hạng", "the unit is scored but not ranked")
        }
        NotApplicablePolicy::NotAssessed => {
            Phrase::new("đơn vị không được đánh giá", "the unit is not assessed")
        }
    }
}

/// What happens to ties of a rounding.
#[must_use]
pub const fn rounding_mode(mode: RoundingMode) -> Phrase {
    match mode {
        RoundingMode::HalfUp => Phrase::new("nửa làm tròn lên", "half up"),
        RoundingMode::HalfEven => Phrase::new("nửa làm tròn về số chẵn", "half to even"),
        RoundingMode::Down => Phrase::new("cắt bỏ", "down"),
    }
}

/// Where the rounding happens.
#[must_use]
pub const fn rounding_place(place: RoundingPlace) -> Phrase {
    match place {
        RoundingPlace::Component => Phrase::new("tại chỉ số thành phần", "at the component"),
        RoundingPlace::Total => Phrase::new(
            "chỉ tại tổng điểm (điểm in ở từng chỉ số là số gần đúng, cộng lại có thể lệch với tổng)",
            "at the total only (points printed below it are approximations; their sum may differ from the total)",
        ),
    }
}

/// Decimals of the rounding, in words.
#[must_use]
pub const fn decimals() -> Phrase {
    Phrase::new("chữ số thập phân", "decimals")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sentence_is_empty_or_too_long_for_a_formula() {
        for phrase in ALL {
            for language in [Language::Vietnamese, Language::English] {
                let text = phrase.get(language);
                assert!(!text.is_empty() && text.chars().count() <= 255 && !text.contains('"'), "{text}");
            }
        }
    }

    #[test]
    fn missing_not_applicable_and_not_arising_are_different_words() {
        for language in [Language::Vietnamese, Language::English] {
            let words =
                [NOT_APPLICABLE, NOT_ARISING, NOT_PROVIDED, WAITING, SCORED].map(|word| word.get(language));
            let distinct: std::collections::BTreeSet<_> = words.iter().collect();
            assert_eq!(distinct.len(), words.len());
        }
    }
}
