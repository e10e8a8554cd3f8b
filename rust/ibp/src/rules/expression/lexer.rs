//! Text to tokens.

use super::error::{Fault, Problem};
use super::limits::Limits;

/// What a token is. Words of the language are names here; the parser knows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lexeme<'t> {
    Integer(u32),
    Name(&'t str),
    Mark(&'static str),
    End,
}

/// A token and its offset in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    pub lexeme: Lexeme<'t>,
    pub position: usize,
}

/// The longer ones first.
const MARKS: [&str; 18] =
    ["==", "!=", "<=", ">=", "//", "..", "<", ">", "+", "-", "*", "%", "(", ")", "[", "]", ",", "."];

/// All tokens of a text, with an end token last.
///
/// Whatever is not ASCII is refused, so that offsets in bytes and in characters are the same.
pub(super) fn tokenize(text: &str) -> Result<Vec<Token<'_>>, Fault> {
    // Bytes first: an enormous text is not even counted to its end twice.
    if text.len() > Limits::CHARACTERS {
        let characters = text.chars().count();
        if characters > Limits::CHARACTERS {
            return Fault::new(Limits::CHARACTERS, Problem::TooLong { characters });
        }
    }
    let mut tokens = Vec::new();
    let mut position = 0;
    while let Some(found) = text[position..].chars().next() {
        let rest = &text[position..];
        let (lexeme, length) = match found {
            ' ' | '\t' => {
                position += 1;
                continue;
            }
            '0'..='9' => integer(rest, position)?,
            'a'..='z' | 'A'..='Z' | '_' => {
                let length = word(rest);
                (Lexeme::Name(&rest[..length]), length)
            }
            _ => match MARKS.into_iter().find(|mark| rest.starts_with(mark)) {
                Some(mark) => (Lexeme::Mark(mark), mark.len()),
                None => return Fault::new(position, Problem::Character { found, hint: hint(found) }),
            },
        };
        tokens.push(Token { lexeme, position });
        position += length;
    }
    tokens.push(Token { lexeme: Lexeme::End, position });
    Ok(tokens)
}

/// Length of the run of letters, digits and underscores that `rest` starts with.
fn word(rest: &str) -> usize {
    rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())
}

fn integer(rest: &str, position: usize) -> Result<(Lexeme<'static>, usize), Fault> {
    let length = word(rest);
    let digits = &rest[..length];
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && (length == 1 || !digits.starts_with('0'));
    match digits.parse::<u32>() {
        Ok(value) if plain && value <= Limits::INTEGER => Ok((Lexeme::Integer(value), length)),
        _ => Fault::new(position, Problem::Integer),
    }
}

/// What someone who writes this character probably wants.
fn hint(found: char) -> &'static str {
    match found {
        '/' => "; write // for division",
        '=' => "; write == for a comparison",
        '!' | '~' => "; write not",
        '&' => "; write and",
        '|' => "; write or",
        '\n' | '\r' => "; write the expression on one line",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::Lexeme::{End, Integer, Mark, Name};
    use super::*;

    #[test]
    fn longest_marks_win() {
        let tokens = tokenize("a[1]<=2//N..x").unwrap();
        let lexemes: Vec<_> = tokens.iter().map(|token| token.lexeme).collect();
        let expected = [
            Name("a"),
            Mark("["),
            Integer(1),
            Mark("]"),
            Mark("<="),
            Integer(2),
            Mark("//"),
            Name("N"),
            Mark(".."),
            Name("x"),
            End,
        ];
        assert_eq!(lexemes, expected);
    }

    #[test]
    fn integers_are_plain() {
        assert!(tokenize("0 9 1000000000").is_ok());
        for text in ["1000000001", "99999999999999999999", "00", "01", "1_000", "0x10", "2a", "1e5"] {
            assert_eq!(tokenize(text).unwrap_err().position, 0, "{text}");
        }
    }
}
