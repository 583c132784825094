//! The units of a rehearsal: the departments of a province, then numbered communes.

use scoring::{Participation, Unit};

use crate::campaign::RegisteredUnit;

/// Twenty departments of a province, as the field's description lists them.
const DEPARTMENTS: [(&str, &str); 20] = [
    ("bql-kkt-nghi-son", "BQL Khu kinh tế Nghi Sơn"),
    ("ban-dan-toc", "Ban Dân tộc"),
    ("van-phong-ubnd-tinh", "Văn phòng UBND tỉnh"),
    ("so-gtvt", "Sở GTVT"),
    ("so-tu-phap", "Sở Tư pháp"),
    ("so-gd-dt", "Sở GD&ĐT"),
    ("so-cong-thuong", "Sở Công Thương"),
    ("so-tt-tt", "Sở TT&TT"),
    ("so-noi-vu", "Sở Nội vụ"),
    ("so-ldtbxh", "Sở LĐTBXH"),
    ("so-vhttdl", "Sở VHTTDL"),
    ("so-y-te", "Sở Y tế"),
    ("so-tai-chinh", "Sở Tài chính"),
    ("so-ngoai-vu", "Sở Ngoại vụ"),
    ("so-kh-dt", "Sở KH&ĐT"),
    ("so-nn-ptnt", "Sở NN&PTNT"),
    ("so-xay-dung", "Sở Xây dựng"),
    ("so-kh-cn", "Sở KH&CN"),
    ("so-tn-mt", "Sở TN&MT"),
    ("thanh-tra-tinh", "Thanh tra tỉnh"),
];

/// The first `count` units.
pub fn units(count: u32) -> Vec<RegisteredUnit> {
    let departments = DEPARTMENTS.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned()));
    let communes = (21..=count).map(|at| (format!("don-vi-{at:05}"), format!("Đơn vị {at:05}")));
    departments
        .chain(communes)
        .take(usize::try_from(count).unwrap_or(usize::MAX))
        .map(|(code, name)| RegisteredUnit {
            unit: Unit { code, name, group: String::new(), participation: Participation::Ranked },
            formerly: Vec::new(),
        })
        .collect()
}
