//! `README.md` of a publication: what it is and how to check it, for anyone who unpacks it.

use super::{Publication, names};

/// Writes it, Vietnamese first.
pub fn write(publication: &Publication<'_>) -> String {
    let about = publication.about;
    let framework = publication.plan.framework();
    let audit = about.audit.as_ref();
    let head = audit.map_or_else(
        || ("không có (kỳ chấm không dùng cơ sở dữ liệu)".to_owned(), "none (no database)".to_owned()),
        |head| {
            (
                format!("{} · mục {}", head.hash, head.position),
                format!("{} · entry {}", head.hash, head.position),
            )
        },
    );
    let corrects = about.corrects.as_ref();
    let (before_vi, before_en) = corrects.map_or_else(Default::default, |before| {
        (
            format!("\nBản này sửa bản có SHA-256 {}: {}\n", before.sha256, before.what),
            format!("\nThis edition corrects the one with SHA-256 {}: {}\n", before.sha256, before.what),
        )
    });
    let decision = about.decision.as_ref();
    let (by_vi, by_en) = decision.map_or_else(Default::default, |decision| {
        let parts = [
            Some(&decision.number),
            decision.issued_on.as_ref(),
            Some(&decision.issuer),
            Some(&decision.signer),
        ];
        let parts: Vec<&str> =
            parts.into_iter().flatten().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let named = parts.join(" · ");
        (format!("\nTheo quyết định: {named}\n"), format!("\nApproved by: {named}\n"))
    });
    let left_out: Vec<String> =
        about.left_out.iter().map(|left| format!("- {}: {}\n", left.unit, left.reason)).collect();
    let left_out = left_out.concat();
    let set = framework.title.vi.as_str();
    format!(
        "# {title}\n\
         \n\
         Năm {year} · {set} ({code}, {edition}) · bản công bố {number}, {at}\n\
         {before_vi}{by_vi}\
         \n\
         ## Trong tệp này\n\
         \n\
         - `{ranking}`: xếp hạng; `{indices}`, `{scores}`: điểm tự chấm, thẩm định, sau giải trình, phê duyệt\n\
         - `{differences}`: mọi chênh lệch giữa hai bước, kèm dòng của `{corrections}` (ai cũng đọc được lý do)\n\
         - `{answers}`: số liệu đơn vị đã nộp; `{traces}`: cách tính từng điểm; `{folder}`: bộ chỉ số\n\
         - ô trống nghĩa là không áp dụng, khác với 0\n\
         \n\
         Điều khoản: cách đọc điểm tối đa `{reading}`, không áp dụng `{policy}`. {reason}\n\
         Đầu chuỗi nhật ký: {audit_vi}\n\
         \n\
         ## Tự kiểm tra\n\
         \n\
         `chiso verify TỆP` tính lại từng điểm, tổng, hạng và mã băm chỉ từ tệp này, không cần mạng. \
         So SHA-256 của tệp với mã đã in trên trang công bố. Không có chiso: `sha256sum -c {sums}`.\n\
         \n\
         ---\n\
         \n\
         # In English\n\
         \n\
         The result for {year} by the set “{title_en}”, edition {number} of {at}.\n\
         {before_en}{by_en}\
         `chiso verify FILE` computes every point, sum, rank and hash again from this file alone. The columns are \
         described in `{package}`; an empty cell means that it does not apply, which is not 0. Reading of the printed \
         maxima: `{reading}`; not applicable: `{policy}`. Head of the audit chain: {audit_en}\n\
         \n\
         Licence: {licence}. To cite: “{title}”, {year}, edition {number}, {at}, with the SHA-256 of this file.\n\
         \n\
         ## Không xếp hạng / left out\n\
         \n\
         {left_out}",
        title = about.title,
        title_en = framework.title.en,
        year = about.year,
        code = about.set.code,
        edition = about.set.edition,
        number = about.edition,
        at = about.published_at,
        ranking = names::RANKING,
        indices = names::INDICES,
        scores = names::SCORES,
        differences = names::DIFFERENCES,
        corrections = names::CORRECTIONS,
        answers = names::ANSWERS,
        traces = names::TRACES,
        folder = names::SET,
        package = names::PACKAGE,
        sums = names::SUMS,
        reading = about.terms.reading,
        policy = about.terms.not_applicable,
        reason = about.terms.reason,
        audit_vi = head.0,
        audit_en = head.1,
        licence = about.licence,
        left_out = if left_out.is_empty() { "—\n" } else { left_out.as_str() },
    )
}
