//! How the cells of a packet look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

const FONT: &str = "Times New Roman";
const HEAD_TINT: Color = Color::RGB(0x00D9_E2F3);
const COMPONENT_TINT: Color = Color::RGB(0x00ED_F1F9);
const ANSWER_TINT: Color = Color::RGB(0x00FF_F8DC);
const MANAGING_TINT: Color = Color::RGB(0x00E8_F3E6);
const LINE: Color = Color::RGB(0x00A6_A6A6);
const PALE: Color = Color::RGB(0x0059_5959);

/// Every format, made once per workbook.
pub struct Formats {
    /// Titles of the guide.
    pub title: Format,
    /// Plain text of the guide.
    pub plain: Format,
    /// The first row of a sheet.
    pub header: Format,
    /// The head of a component.
    pub component: Format,
    /// The head of a component, centred.
    pub component_centred: Format,
    /// The head of the evidence.
    pub evidence_head: Format,
    /// What is read.
    pub label: Format,
    /// What is read, centred.
    pub label_centred: Format,
    /// Help.
    pub help: Format,
    /// A cell to fill in.
    pub answer: Format,
    /// A cell for a date.
    pub answer_date: Format,
    /// A cell for a longer text.
    pub answer_text: Format,
    /// A cell that the managing body fills in.
    pub managing: Format,
    /// The same, for a date.
    pub managing_date: Format,
}

impl Formats {
    pub fn new() -> Self {
        let base = || {
            Format::new().set_font_name(FONT).set_font_size(11).set_text_wrap().set_align(FormatAlign::Top)
        };
        let lined = || base().set_border(FormatBorder::Thin).set_border_color(LINE);
        let centred = |format: Format| format.set_align(FormatAlign::Center);
        let component = || lined().set_bold().set_background_color(COMPONENT_TINT);
        let open = |tint| lined().set_unlocked().set_background_color(tint);
        // Texts stay texts: a document number such as 1/2 must not turn into a date.
        let text = |format: Format| format.set_num_format("@");
        Self {
            title: base().set_bold().set_font_size(14),
            plain: base(),
            header: centred(lined().set_bold().set_background_color(HEAD_TINT)),
            component: component(),
            component_centred: centred(component()),
            evidence_head: lined().set_italic().set_font_color(PALE),
            label: lined(),
            label_centred: centred(lined()),
            help: lined().set_font_size(10).set_font_color(PALE),
            answer: open(ANSWER_TINT),
            answer_date: open(ANSWER_TINT).set_num_format("dd/mm/yyyy"),
            answer_text: text(open(ANSWER_TINT)),
            managing: open(MANAGING_TINT),
            managing_date: open(MANAGING_TINT).set_num_format("dd/mm/yyyy"),
        }
    }
}
