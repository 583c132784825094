//! A page as its reader sees it: stories do not depend on the indentation of its template.

/// Block elements: white space beside their tags is not shown.
const BLOCKS: &[&str] = &[
    "article",
    "body",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "head",
    "header",
    "html",
    "legend",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "rect",
    "script",
    "section",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// The page with every run of white space that contains a line end as one space, or as none beside a block
/// element. What was typed into a field of several lines stays.
pub fn on_one_line(page: &str) -> String {
    if !page.trim_start().starts_with("<!doctype html>") {
        return page.to_owned();
    }
    let mut out = String::with_capacity(page.len());
    let (mut rest, mut is_typed) = (page, false);
    while let Some(at) = rest.find('\n') {
        let before = rest.get(..at).unwrap_or_default();
        out.push_str(before);
        is_typed = match (before.rfind("<textarea"), before.rfind("</textarea")) {
            (None, None) => is_typed,
            (begun, ended) => begun > ended,
        };
        let is_open = out.rfind('<') > out.rfind('>');
        if is_typed && !is_open {
            out.push('\n');
            rest = rest.get(at + 1..).unwrap_or_default();
            continue;
        }
        out.truncate(out.trim_end().len());
        rest = rest.get(at..).unwrap_or_default().trim_start();
        if !(ends_a_block(&out) || begins_a_block(rest) || is_open && rest.starts_with('>')) {
            out.push(' ');
        }
    }
    out + rest
}

fn ends_a_block(before: &str) -> bool {
    let tag = before.strip_suffix('>').and_then(|before| Some(before.rsplit_once('<')?.1));
    tag.is_some_and(is_block)
}

fn begins_a_block(rest: &str) -> bool {
    rest.strip_prefix('<').is_some_and(is_block)
}

fn is_block(tag: &str) -> bool {
    let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    BLOCKS.contains(&name.as_str())
}

#[test]
fn indentation_goes_and_words_stay_apart() {
    let page = "<!doctype html>\n<p\n  class=\"help\">\n  one\n  <a href=\"x\">two</a>\n</p>\n<textarea\n  rows=\"2\">a\n  b</textarea>\n";
    let shown = "<!doctype html><p class=\"help\">one <a href=\"x\">two</a></p><textarea rows=\"2\">a\n  b</textarea> ";
    assert_eq!(on_one_line(page), shown);
}
