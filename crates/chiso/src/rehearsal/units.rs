//! The units of a rehearsal: the departments of a province, then communes and wards with invented names.

use framework::typed::fold;
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

/// First and second syllables of the invented communes; no two of a list are equal without their marks.
const FIRST: [&str; 60] = [
    "An",
    "Bình",
    "Cẩm",
    "Châu",
    "Chí",
    "Công",
    "Diên",
    "Đại",
    "Đông",
    "Đức",
    "Gia",
    "Giang",
    "Hà",
    "Hải",
    "Hạnh",
    "Hiệp",
    "Hòa",
    "Hoằng",
    "Hồng",
    "Hợp",
    "Hưng",
    "Khánh",
    "Kim",
    "Lam",
    "Liên",
    "Long",
    "Lương",
    "Mai",
    "Minh",
    "Mỹ",
    "Nam",
    "Nga",
    "Nghĩa",
    "Ngọc",
    "Nguyên",
    "Nhân",
    "Phong",
    "Phú",
    "Phúc",
    "Quảng",
    "Quan",
    "Quý",
    "Sơn",
    "Tam",
    "Tây",
    "Thạch",
    "Thanh",
    "Thọ",
    "Thuận",
    "Tiên",
    "Trung",
    "Trường",
    "Tùng",
    "Vạn",
    "Vũ",
    "Vy",
    "Việt",
    "Vĩnh",
    "Xuân",
    "Yên",
];
const SECOND: [&str; 60] = [
    "Ái",
    "Bắc",
    "Cát",
    "Chính",
    "Cường",
    "Dân",
    "Điền",
    "Định",
    "Đô",
    "Đồng",
    "Giao",
    "Hậu",
    "Hiền",
    "Hoa",
    "Hội",
    "Hùng",
    "Khê",
    "Khang",
    "Kỳ",
    "Lạc",
    "Lâm",
    "Lập",
    "Lễ",
    "Lĩnh",
    "Lộc",
    "Lợi",
    "Mậu",
    "Mỹ",
    "Ninh",
    "Phát",
    "Phương",
    "Quế",
    "Sinh",
    "Tâm",
    "Tân",
    "Thái",
    "Thắng",
    "Thành",
    "Thịnh",
    "Thủy",
    "Thượng",
    "Tiến",
    "Tín",
    "Toàn",
    "Trạch",
    "Tri",
    "Triều",
    "Tường",
    "Tuy",
    "Vinh",
    "Vũ",
    "Xá",
    "Ý",
    "Bảo",
    "Cao",
    "Duy",
    "Hạ",
    "Nhất",
    "Ngãi",
    "Sở",
];

/// The first `count` units.
pub fn units(count: u32) -> Vec<RegisteredUnit> {
    let departments = DEPARTMENTS.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned()));
    departments
        .chain(communes())
        .take(usize::try_from(count).unwrap_or(usize::MAX))
        .map(|(code, name)| RegisteredUnit {
            unit: Unit { code, name, group: String::new(), participation: Participation::Ranked },
            formerly: Vec::new(),
        })
        .collect()
}

/// Communes without end: pairs of syllables, then the same with a number behind them.
fn communes() -> impl Iterator<Item = (String, String)> {
    let pairs = || {
        (0..SECOND.len())
            .flat_map(|shift| FIRST.iter().enumerate().map(move |(at, first)| (at, shift, *first)))
    };
    (1_usize..).flat_map(move |round| {
        pairs().filter_map(move |(at, shift, first)| {
            // Neighbours in the list differ in both syllables.
            let second = SECOND.get((at + shift) % SECOND.len())?;
            let kind = if (at + shift) % 5 == 0 { "Phường" } else { "Xã" };
            let number = if round > 1 { format!(" {round}") } else { String::new() };
            let name = format!("{kind} {first} {second}{number}");
            Some((fold(&name).replace(' ', "-"), name))
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ten_thousand_units_have_names_and_codes_of_their_own() {
        let units = units(10_000);
        assert_eq!(units.len(), 10_000);
        let names: BTreeSet<String> = units.iter().map(|registered| fold(&registered.unit.name)).collect();
        let codes: BTreeSet<&str> = units.iter().map(|registered| registered.unit.code.as_str()).collect();
        assert_eq!((names.len(), codes.len()), (10_000, 10_000));
        assert!(
            codes.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
        );
    }
}
