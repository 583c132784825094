//! The words of a packet, Vietnamese and English side by side.

pub(super) use crate::wording::Phrase;
use crate::wording::phrases;

phrases! {
    GUIDE = "Hướng dẫn", "Guide";
    GENERAL = "Thông tin chung", "General information";
    COMPONENTS = "Chỉ số thành phần", "Component indices";
    CODE = "Mã", "Code";
    CONTENT = "Nội dung", "Content";
    MEASURE = "Đơn vị tính", "Unit of measure";
    ANSWER = "Trả lời", "Answer";
    HELP = "Hướng dẫn", "Guidance";
    POINTS = "Điểm tối đa", "Maximum";
    CLAIM = "Chỉ số này không áp dụng cho đơn vị?", "Does this index not apply to the unit?";
    CLAIM_HELP = "Chỉ chọn khi không áp dụng; khi đó phải ghi lý do.", "Choose only where it does not apply; a reason is then needed.";
    REASON = "Lý do không áp dụng", "Why it does not apply";
    EXPLANATION = "Thuyết minh", "Explanation";
    EXPLANATION_HELP = "Bắt buộc khi thiếu tài liệu kiểm chứng.", "Needed where evidence is missing.";
    EVIDENCE_SUMMARY = "Tài liệu kiểm chứng: trích yếu", "Evidence: abstract";
    EVIDENCE_NUMBER = "Số, ký hiệu", "Number";
    EVIDENCE_DATE = "Ngày ban hành (ngày/tháng/năm)", "Date (day/month/year)";
    EVIDENCE_LOCATION = "Tệp hoặc đường dẫn (URL)", "File or web address";
    EVIDENCE_PAGE = "Trang, mục", "Page, section";
    EVIDENCE_WANTED = "Cần có: ", "Wanted: ";
    FILLED_BY_MANAGING_BODY = "Cơ quan thường trực nhập số liệu này.", "The standing department enters this.";
    OPTIONAL = "Không bắt buộc.", "Optional.";
    WHOLE_NUMBER = "Nhập số nguyên, từ 0 trở lên.", "Enter a whole number, 0 or more.";
    DECIMAL_NUMBER = "Nhập một số, không kèm chữ hay dấu %.", "Enter a number without letters or a per cent sign.";
    CHOOSE = "Chọn một mục trong danh sách.", "Choose an entry of the list.";
    DATE = "Nhập ngày theo dạng ngày/tháng/năm.", "Enter a date as day/month/year.";
    DATE_OR_NONE = "Nhập ngày theo dạng ngày/tháng/năm, hoặc ghi “%{none}”.", "Enter a date as day/month/year, or write “%{none}”.";
    NOT_VALID = "Chưa đúng", "Not valid";
    UNIT = "Đơn vị", "Unit";
    YEAR = "Năm đánh giá", "Assessed year";
    SET = "Bộ chỉ số", "Indicator set";
    EDITION = "Phiên bản", "Edition";
    PAGE = "Trang &P/&N", "Page &P of &N";
    GUIDE_TINT = "Chỉ nhập vào các ô có nền vàng; mọi ô khác đã khóa.", "Fill in the yellow cells only; all others are locked.";
    GUIDE_BLANK = "Để trống nghĩa là chưa cung cấp số liệu, khác với số 0 và khác với không áp dụng.", "Blank means not provided, which is neither 0 nor not applicable.";
    GUIDE_NUMBER = "Số thập phân theo cách viết của máy tính đang dùng; tỷ lệ được tính tự động từ tử số và mẫu số.", "Decimals as this computer writes them; shares are computed from both numbers.";
    GUIDE_CLAIM = "Chỉ số không áp dụng: chọn “Có” ở dòng không áp dụng và ghi lý do.", "Where an index does not apply: choose “Yes” in its row and give a reason.";
    GUIDE_EVIDENCE = "Mỗi tài liệu kiểm chứng một dòng: trích yếu, số, ngày, tệp hoặc đường dẫn (URL), trang hoặc mục chứng minh.", "One row per piece of evidence: abstract, number, date, file or web address, page or section that proves the claim.";
    GUIDE_STRUCTURE = "Không thêm, xóa, gộp, di chuyển dòng, cột hay trang tính; không đổi tên trang tính.", "Do not add, delete, merge or move rows, columns or sheets; do not rename sheets.";
    GUIDE_SAVE = "Lưu dưới dạng .xlsx, không đặt mật khẩu, rồi nộp cho Cơ quan thường trực.", "Save as .xlsx without a password and hand it in to the standing department.";
}

#[cfg(test)]
mod tests {
    use framework::Language;

    use super::*;

    #[test]
    fn every_phrase_is_there_in_both_languages() {
        for phrase in ALL {
            let (vi, en) = (phrase.get(Language::Vietnamese), phrase.get(Language::English));
            assert!(!vi.is_empty() && !en.is_empty() && vi != en);
        }
    }
}
