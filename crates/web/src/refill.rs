//! A refused form comes back with what was typed: its fields are filled into the page that says why it was
//! refused.
//!
//! This is the one place for every form, so that none can forget a field. It works on pages of our own
//! templates, whose attributes contain no `>`; fields that are hidden, secret or a file stay as the page has
//! them.

use std::collections::HashMap;

use crate::visitor::SentForm;

/// Fills the sent fields into the form that was sent.
#[must_use]
pub fn refilled(page: String, sent: &SentForm) -> String {
    let action = format!(" action=\"{}\"", escaped(&sent.address));
    let Some((begin, end)) = form_of(&page, &action) else { return page };
    let mut fields = Fields::of(sent);
    let (head, form, rest) = (&page[..begin], &page[begin..end], &page[end..]);
    format!("{}{}{rest}", opened(head), fields.fill(form))
}

/// Where the form begins and ends. The form of answers fills itself, because its fields share names.
fn form_of(page: &str, action: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(found) = page.get(from..)?.find("<form") {
        let begin = from + found;
        let tag = page.get(begin..begin + page.get(begin..)?.find('>')?)?;
        let end = begin + page.get(begin..)?.find("</form>")?;
        if tag.contains(action) && tag.contains("method=\"post\"") && !tag.contains("id=\"answers\"") {
            return Some((begin, end));
        }
        from = end;
    }
    None
}

/// What precedes the form, with the section that it is in unfolded.
fn opened(head: &str) -> String {
    let folded = head.rfind("<details").filter(|at| !head[*at..].contains("</details>"));
    match folded {
        Some(at) if !head[at..].starts_with("<details open") => {
            format!("{}<details open{}", &head[..at], &head[at + "<details".len()..])
        }
        _ => head.to_owned(),
    }
}

/// The values that were sent, by name; those of one name in the order of the fields.
struct Fields<'s> {
    values: HashMap<&'s str, Vec<&'s str>>,
    used: HashMap<String, usize>,
}

impl<'s> Fields<'s> {
    fn of(sent: &'s SentForm) -> Self {
        let mut values: HashMap<&str, Vec<&str>> = HashMap::new();
        for (name, value) in &sent.pairs {
            values.entry(name).or_default().push(value);
        }
        Self { values, used: HashMap::new() }
    }

    fn next(&mut self, name: &str) -> Option<&'s str> {
        let used = self.used.entry(name.to_owned()).or_default();
        let value = self.values.get(name)?.get(*used).copied();
        *used += 1;
        value
    }

    /// Fills each tag of the form, one after the other.
    fn fill(&mut self, form: &str) -> String {
        let mut filled = String::with_capacity(form.len());
        let mut rest = form;
        let mut chosen: Option<Option<&str>> = None;
        while let Some(begin) = rest.find('<') {
            let length = rest[begin..].find('>').map_or(rest.len() - begin, |length| length + 1);
            let (before, tag) = (&rest[..begin], &rest[begin..begin + length]);
            filled.push_str(before);
            rest = &rest[begin + length..];
            if tag.starts_with("<input") {
                filled.push_str(&self.input(tag));
            } else if tag.starts_with("<select") {
                chosen = attribute(tag, "name").map(|name| self.next(&name));
                filled.push_str(tag);
            } else if tag.starts_with("<option") {
                filled.push_str(&option(tag, chosen.flatten()));
            } else if tag.starts_with("<textarea") {
                filled.push_str(tag);
                if let Some(value) = attribute(tag, "name").and_then(|name| self.next(&name)) {
                    // HTML drops the first line break of a text area.
                    filled.push('\n');
                    filled.push_str(&escaped(value));
                    rest = rest.find("</textarea>").map_or(rest, |end| &rest[end..]);
                }
            } else {
                filled.push_str(tag);
            }
        }
        filled.push_str(rest);
        filled
    }

    fn input(&mut self, tag: &str) -> String {
        let Some(name) = attribute(tag, "name") else { return tag.to_owned() };
        match attribute(tag, "type").as_deref() {
            Some("hidden" | "password" | "file") => tag.to_owned(),
            Some("checkbox" | "radio") => {
                let value = attribute(tag, "value").unwrap_or_else(|| "on".to_owned());
                let is_chosen =
                    self.values.get(name.as_str()).is_some_and(|sent| sent.contains(&value.as_str()));
                let plain = tag.replace(" checked", "");
                if is_chosen { at_the_end(&plain, " checked") } else { plain }
            }
            _ => match self.next(&name) {
                Some(value) => with_value(tag, value),
                None => tag.to_owned(),
            },
        }
    }
}

fn option(tag: &str, chosen: Option<&str>) -> String {
    let (Some(chosen), Some(value)) = (chosen, attribute(tag, "value")) else { return tag.to_owned() };
    let plain = tag.replace(" selected", "");
    if value == chosen { at_the_end(&plain, " selected") } else { plain }
}

fn with_value(tag: &str, value: &str) -> String {
    let value = format!(" value=\"{}\"", escaped(value));
    match tag.split_once(" value=\"") {
        Some((before, rest)) => {
            let after = rest.split_once('"').map_or("", |(_, after)| after);
            format!("{before}{value}{after}")
        }
        None => at_the_end(tag, &value),
    }
}

fn at_the_end(tag: &str, attribute: &str) -> String {
    format!("{}{attribute}>", tag.trim_end_matches('>'))
}

/// An attribute of a tag, with its entities decoded.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    let marks =
        [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&quot;", "\""), ("&#38;", "&")];
    Some(marks.iter().fold(value.to_owned(), |text, (mark, letter)| text.replace(mark, letter)))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped.push_str("&#60;"),
            '>' => escaped.push_str("&#62;"),
            '"' => escaped.push_str("&#34;"),
            '\'' => escaped.push_str("&#39;"),
            '&' => escaped.push_str("&#38;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<details><summary>a</summary></details><details><summary>Change</summary>\
        <form method=\"post\" action=\"/users\"><input type=\"hidden\" name=\"csrf\" value=\"fresh\">\
        <input id=\"n\" name=\"name\" required><input name=\"email\" type=\"email\" value=\"\">\
        <select name=\"role\"><option value=\"clerk\" selected>C</option><option value=\"leader\">L</option></select>\
        <textarea name=\"note\" rows=\"2\">old</textarea><input type=\"password\" name=\"password\">\
        <input name=\"unit\" type=\"checkbox\" value=\"a\" checked><input name=\"unit\" type=\"checkbox\" value=\"b\">\
        <input name=\"phase\"><input name=\"phase\"></form></details>\
        <form method=\"post\" action=\"/users/p/roles\"><input name=\"name\"></form>";

    fn sent(pairs: &[(&str, &str)]) -> SentForm {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        SentForm { address: "/users".to_owned(), pairs, is_from_here: true }
    }

    #[test]
    fn every_field_that_was_typed_stands_there_again() {
        let page = refilled(
            PAGE.to_owned(),
            &sent(&[
                ("csrf", "old"),
                ("name", "Ông \"A\" & <b>"),
                ("email", "a@b"),
                ("role", "leader"),
                ("note", "hai\ndòng"),
                ("password", "hidden"),
                ("unit", "b"),
                ("phase", "1"),
                ("phase", "2"),
            ]),
        );
        for expected in [
            "name=\"name\" required value=\"Ông &#34;A&#34; &#38; &#60;b&#62;\">",
            "name=\"email\" type=\"email\" value=\"a@b\"",
            "<option value=\"clerk\">",
            "<option value=\"leader\" selected>",
            ">\nhai\ndòng</textarea>",
            "name=\"unit\" type=\"checkbox\" value=\"a\">",
            "<input name=\"unit\" type=\"checkbox\" value=\"b\" checked>",
            "name=\"phase\" value=\"1\"><input name=\"phase\" value=\"2\"",
            "value=\"fresh\"",
            "<details open><summary>Change",
            "action=\"/users/p/roles\"><input name=\"name\">",
        ] {
            assert!(page.contains(expected), "{expected} in {page}");
        }
        assert!(!page.contains("hidden\" name=\"password") && !page.contains(">hidden<"), "{page}");
        assert!(page.starts_with("<details><summary>a"), "{page}");
    }

    #[test]
    fn a_page_without_the_form_is_left_alone() {
        let other = SentForm { address: "/elsewhere".to_owned(), ..sent(&[("name", "x")]) };
        assert_eq!(refilled(PAGE.to_owned(), &other), PAGE);
    }
}
