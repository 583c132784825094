//! Reads an expression: a small Pratt parser that never fails without saying where.

use super::{Operator, Tree};
use crate::Exact;

/// The longest expression that is read, in bytes.
pub const LENGTH_MAX: usize = 1000;
/// How deep parentheses, functions and signs may nest.
pub const NESTING_MAX: usize = 32;

/// A name as written, with the place where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Within brackets: `5.1.a`, `I.5`; otherwise a local name: `a`.
    pub name: String,
    /// Was it in brackets?
    pub bracketed: bool,
    /// Byte offset in the expression.
    pub offset: usize,
}

/// What is wrong with an expression, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionFault {
    /// Byte offset in the expression.
    pub offset: usize,
    /// What is wrong.
    pub kind: ExpressionFaultKind,
}

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpressionFaultKind {
    /// Nothing there.
    Empty,
    /// Longer than [`LENGTH_MAX`].
    TooLong,
    /// Deeper than [`NESTING_MAX`].
    TooDeep,
    /// Ends where a number or name should follow.
    UnexpectedEnd,
    /// This does not belong here.
    Unexpected(String),
    /// A function other than min and max.
    UnknownFunction(String),
    /// A number that cannot be read.
    BadNumber(String),
}

/// Reads an expression.
///
/// # Errors
/// The first [`ExpressionFault`], with its place.
///
/// ```
/// assert!(framework::expression::parse("a / ([I.5] + [I.6])").is_ok());
/// assert_eq!(framework::expression::parse("a / ").unwrap_err().offset, 4);
/// ```
pub fn parse(text: &str) -> Result<Tree<Reference>, ExpressionFault> {
    if text.len() > LENGTH_MAX {
        return Err(ExpressionFault { offset: 0, kind: ExpressionFaultKind::TooLong });
    }
    if text.trim().is_empty() {
        return Err(ExpressionFault { offset: 0, kind: ExpressionFaultKind::Empty });
    }
    let mut parser = Parser { tokens: tokens(text)?, next: 0, end: text.len() };
    let tree = parser.expression(0, 0)?;
    match parser.peek() {
        None => Ok(tree),
        Some((offset, token)) => Err(unexpected(*offset, token)),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Exact),
    Name(String),
    Bracketed(String),
    Sign(char),
}

fn unexpected(offset: usize, token: &Token) -> ExpressionFault {
    let text = match token {
        Token::Number(number) => number.to_string(),
        Token::Name(name) => name.clone(),
        Token::Bracketed(name) => format!("[{name}]"),
        Token::Sign(sign) => sign.to_string(),
    };
    ExpressionFault { offset, kind: ExpressionFaultKind::Unexpected(text) }
}

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, ExpressionFault> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((offset, letter)) = rest.next() {
        let mut take_while = |first: char, belongs: fn(char) -> bool| {
            let mut taken = String::from(first);
            while let Some((_, letter)) = rest.next_if(|(_, letter)| belongs(*letter)) {
                taken.push(letter);
            }
            taken
        };
        let token = match letter {
            _ if letter.is_whitespace() => continue,
            '0'..='9' => {
                let mut written = take_while(letter, |letter| letter.is_ascii_digit() || letter == '.');
                if rest.next_if(|(_, letter)| *letter == '%').is_some() {
                    written.push('%');
                }
                let number = Exact::parse(&written).map_err(|_| ExpressionFault {
                    offset,
                    kind: ExpressionFaultKind::BadNumber(written.clone()),
                })?;
                Token::Number(number)
            }
            'a'..='z' | 'A'..='Z' | '_' => {
                Token::Name(take_while(letter, |letter| letter.is_ascii_alphanumeric() || letter == '_'))
            }
            '[' => {
                let mut name = String::new();
                loop {
                    match rest.next() {
                        Some((_, ']')) => break,
                        Some((_, letter)) => name.push(letter),
                        None => {
                            return Err(ExpressionFault {
                                offset: text.len(),
                                kind: ExpressionFaultKind::UnexpectedEnd,
                            });
                        }
                    }
                }
                Token::Bracketed(name.trim().to_owned())
            }
            '×' | '·' => Token::Sign('*'),
            '÷' | ':' => Token::Sign('/'),
            '−' | '–' => Token::Sign('-'),
            '+' | '-' | '*' | '/' | '(' | ')' | ',' => Token::Sign(letter),
            _ => {
                return Err(ExpressionFault {
                    offset,
                    kind: ExpressionFaultKind::Unexpected(letter.to_string()),
                });
            }
        };
        tokens.push((offset, token));
    }
    Ok(tokens)
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
}

impl Parser {
    fn peek(&self) -> Option<&(usize, Token)> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Result<(usize, Token), ExpressionFault> {
        let token = self
            .tokens
            .get(self.next)
            .cloned()
            .ok_or(ExpressionFault { offset: self.end, kind: ExpressionFaultKind::UnexpectedEnd })?;
        self.next += 1;
        Ok(token)
    }

    fn expect(&mut self, sign: char) -> Result<(), ExpressionFault> {
        match self.take()? {
            (_, Token::Sign(found)) if found == sign => Ok(()),
            (offset, token) => Err(unexpected(offset, &token)),
        }
    }

    /// Reads operators that bind tighter than `power`.
    fn expression(&mut self, power: u8, depth: usize) -> Result<Tree<Reference>, ExpressionFault> {
        let mut left = self.operand(depth)?;
        while let Some((_, Token::Sign(sign))) = self.peek() {
            let (operator, binds) = match sign {
                '+' => (Operator::Plus, 1),
                '-' => (Operator::Minus, 1),
                '*' => (Operator::Times, 2),
                '/' => (Operator::Over, 2),
                _ => break,
            };
            if binds <= power {
                break;
            }
            self.next += 1;
            let right = self.expression(binds, depth)?;
            left = Tree::Binary(operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn operand(&mut self, depth: usize) -> Result<Tree<Reference>, ExpressionFault> {
        let (offset, token) = self.take()?;
        if depth >= NESTING_MAX {
            return Err(ExpressionFault { offset, kind: ExpressionFaultKind::TooDeep });
        }
        match token {
            Token::Number(number) => Ok(Tree::Number(number)),
            Token::Bracketed(name) => Ok(Tree::Operand(Reference { name, bracketed: true, offset })),
            Token::Sign('-') => Ok(Tree::Negation(Box::new(self.operand(depth + 1)?))),
            Token::Sign('(') => {
                let inner = self.expression(0, depth + 1)?;
                self.expect(')')?;
                Ok(inner)
            }
            Token::Name(name) if matches!(self.peek(), Some((_, Token::Sign('(')))) => {
                self.function(&name, offset, depth)
            }
            Token::Name(name) => Ok(Tree::Operand(Reference { name, bracketed: false, offset })),
            Token::Sign(_) => Err(unexpected(offset, &token)),
        }
    }

    fn function(
        &mut self,
        name: &str,
        offset: usize,
        depth: usize,
    ) -> Result<Tree<Reference>, ExpressionFault> {
        let operator = match name {
            "min" => Operator::Minimum,
            "max" => Operator::Maximum,
            _ => {
                return Err(ExpressionFault {
                    offset,
                    kind: ExpressionFaultKind::UnknownFunction(name.to_owned()),
                });
            }
        };
        self.expect('(')?;
        let mut tree = self.expression(0, depth + 1)?;
        let mut arguments = 1_usize;
        while let Some((_, Token::Sign(','))) = self.peek() {
            self.next += 1;
            arguments += 1;
            let next = self.expression(0, depth + 1)?;
            tree = Tree::Binary(operator, Box::new(tree), Box::new(next));
        }
        if arguments < 2 {
            let (offset, token) = self.take()?;
            return Err(unexpected(offset, &token));
        }
        self.expect(')')?;
        Ok(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(text: &str) -> Exact {
        parse(text).unwrap().value(&mut |_| Some(Exact::integer(7))).unwrap()
    }

    #[test]
    fn signs_bind_as_at_school() {
        assert_eq!(value("1 + 2 × 3"), Exact::integer(7));
        assert_eq!(value("8 - 2 - 1"), Exact::integer(5));
        assert_eq!(value("8 ÷ 2 ÷ 2"), Exact::integer(2));
        assert_eq!(value("-(1 + 2) * -2"), Exact::integer(6));
        assert_eq!(value("min(a, 3, 5) + max([I.5], 9)"), Exact::integer(12));
        assert_eq!(value("50%"), Exact::fraction(1, 2).unwrap());
    }

    #[test]
    fn a_fault_names_its_place() {
        for (text, offset) in [
            ("a +", 3),
            ("a b", 2),
            ("(a", 2),
            ("a ? b", 2),
            ("sum(a, b)", 0),
            ("1.2.3", 0),
            ("[I.5", 4),
            ("min(a)", 5),
        ] {
            assert_eq!(parse(text).unwrap_err().offset, offset, "{text}");
        }
        assert_eq!(parse("  ").unwrap_err().kind, ExpressionFaultKind::Empty);
    }

    #[test]
    fn ten_thousand_parentheses_are_refused_without_overflow() {
        assert_eq!(parse(&"(".repeat(900)).unwrap_err().kind, ExpressionFaultKind::TooDeep);
        assert_eq!(parse(&"(".repeat(10_000)).unwrap_err().kind, ExpressionFaultKind::TooLong);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "[-+*/(),.%a-c0-9 \\[\\]×÷đ]{0,60}") {
            let _outcome = parse(&text);
        }
    }
}
