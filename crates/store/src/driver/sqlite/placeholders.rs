//! Turns `$1` into `?1`: in SQLite a bare `$1` is a *name*, numbered by its first appearance.

use std::borrow::Cow;

/// The statement as SQLite numbers parameters; quoted text and comments stay as they are.
pub(super) fn numbered(statement: &str) -> Cow<'_, str> {
    if !statement.contains('$') {
        return Cow::Borrowed(statement);
    }
    let mut turned = String::with_capacity(statement.len());
    let mut inside = Inside::Code;
    let mut characters = statement.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        inside = match (inside, character) {
            (Inside::Code, '\'' | '"') => Inside::Quotes(character),
            (Inside::Code, '-') if next == Some('-') => Inside::Comment,
            (Inside::Quotes(end), _) if end == character => Inside::Code,
            (Inside::Comment, '\n') => Inside::Code,
            (unchanged, _) => unchanged,
        };
        let is_parameter = character == '$' && next.is_some_and(|next| next.is_ascii_digit());
        turned.push(if inside == Inside::Code && is_parameter { '?' } else { character });
    }
    Cow::Owned(turned)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Code,
    Quotes(char),
    Comment,
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn parameters_are_numbered_and_texts_left_alone() {
        assert_eq!(
            numbered("SELECT a FROM t WHERE b = $2 AND c = $1"),
            "SELECT a FROM t WHERE b = ?2 AND c = ?1"
        );
        assert_eq!(numbered("SELECT '$1', \"$2\", 'it''s $3', $4"), "SELECT '$1', \"$2\", 'it''s $3', ?4");
        assert_eq!(
            numbered("SELECT 1 -- costs $5, it's\nWHERE $12 - 1"),
            "SELECT 1 -- costs $5, it's\nWHERE ?12 - 1"
        );
        assert_eq!(numbered("SELECT 'năm $' || $1"), "SELECT 'năm $' || ?1");
    }
}
