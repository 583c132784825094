//! What the workbook looks like: calm, one accent, figures to the right.

use std::collections::HashMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet};

use super::layout::CellStyle;

const ACCENT: Color = Color::RGB(0x1F_4E_79);
const ACCENT_PALE: Color = Color::RGB(0xDD_E8_F3);
const INPUT: Color = Color::RGB(0xFF_F9_E0);
const LINE: Color = Color::RGB(0xC8_CF_D8);
const QUIET: Color = Color::RGB(0x59_63_70);
const FONT: &str = "Arial";
const FONT_SIZE: f64 = 10.0;
/// Height of a row that holds a title, in points.
pub(super) const TITLE_HEIGHT: f64 = 21.0;
/// A4.
const PAPER: u8 = 9;

/// Every look as a cell format.
#[derive(Debug)]
pub(super) struct CellStyles {
    formats: HashMap<CellStyle, Format>,
    plain: Format,
}

impl CellStyles {
    /// `digits` decimals for points.
    pub(super) fn new(digits: u8) -> Self {
        let points = match digits {
            0 => "#,##0".to_owned(),
            digits => format!("#,##0.{}", "0".repeat(usize::from(digits))),
        };
        let plain = Format::new().set_font_name(FONT).set_font_size(FONT_SIZE).set_align(FormatAlign::Top);
        let mut formats = HashMap::new();
        for look in CellStyle::ALL {
            formats.insert(*look, format_of(*look, &plain, &points));
        }
        Self { formats, plain }
    }

    pub(super) fn get(&self, look: CellStyle) -> &Format {
        self.formats.get(&look).unwrap_or(&self.plain)
    }
}

fn format_of(look: CellStyle, plain: &Format, points: &str) -> Format {
    let plain = plain.clone();
    let lined = plain.clone().set_border_bottom(FormatBorder::Thin).set_border_color(LINE);
    let strong = lined.clone().set_bold().set_text_wrap();
    let input = lined.clone().set_background_color(INPUT);
    let head = plain
        .clone()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(ACCENT)
        .set_text_wrap()
        // Heads stand beside each other with a line between them, so that none runs into the next.
        .set_border_left(FormatBorder::Thin)
        .set_border_right(FormatBorder::Thin)
        .set_border_color(Color::White)
        .set_align(FormatAlign::VerticalCenter);
    let general = "General";
    match look {
        CellStyle::Title => plain.set_bold().set_font_size(14.0).set_font_color(ACCENT),
        CellStyle::Quiet => plain.set_font_color(QUIET),
        CellStyle::Head => head,
        // Above the figures, which stand to the right.
        CellStyle::HeadFigure => head.set_align(FormatAlign::Right).set_indent(1),
        CellStyle::Section => plain.set_bold().set_font_color(ACCENT).set_background_color(ACCENT_PALE),
        CellStyle::Text => lined.set_text_wrap(),
        CellStyle::SmallText => lined.set_text_wrap().set_font_color(QUIET).set_font_size(9.0),
        CellStyle::Step => lined.set_text_wrap().set_italic().set_indent(1),
        CellStyle::StepNumber => {
            lined.set_italic().set_num_format(general).set_align(FormatAlign::Right).set_text_wrap()
        }
        CellStyle::StepDate => lined.set_italic().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Right),
        CellStyle::Strong => strong,
        CellStyle::StrongWord => strong.set_font_size(9.0).set_indent(1),
        CellStyle::StrongPoints => strong.set_num_format(points).set_align(FormatAlign::Right),
        CellStyle::StrongNumber => strong.set_num_format(general).set_align(FormatAlign::Right),
        CellStyle::Unrounded => strong.set_num_format("#,##0.00####").set_align(FormatAlign::Right),
        CellStyle::Points => lined.set_num_format(points).set_align(FormatAlign::Right).set_text_wrap(),
        CellStyle::Rank => {
            lined.set_bold().set_num_format("0").set_align(FormatAlign::Center).set_text_wrap()
        }
        // Long texts run over the empty cells to the right.
        CellStyle::Claim | CellStyle::InputText => input,
        CellStyle::InputNumber => input.set_num_format(general).set_align(FormatAlign::Right).set_text_wrap(),
        CellStyle::InputCount => input.set_num_format("#,##0").set_align(FormatAlign::Right).set_text_wrap(),
        CellStyle::InputWord => input.set_text_wrap().set_align(FormatAlign::Right),
        CellStyle::InputDate => {
            input.set_num_format("dd/mm/yyyy").set_align(FormatAlign::Right).set_text_wrap()
        }
    }
}

/// A4 landscape, as wide as the paper, headings on every page, page numbers below.
pub(super) fn page(
    sheet: &mut Worksheet,
    head_row: u32,
    page_word: &str,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    sheet.set_landscape();
    sheet.set_paper_size(PAPER);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer(format!("&R{page_word} &P/&N"));
    sheet.set_repeat_rows(head_row, head_row)?;
    sheet.set_freeze_panes(head_row + 1, 2)?;
    Ok(())
}
