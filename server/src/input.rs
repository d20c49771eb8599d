//! What people type into the team's forms: trimmed, measured in characters, refused with the field's name.

use chrono_tz::Tz;

use crate::error::{Error, Result};

/// A name of 1 to 120 characters.
///
/// # Errors
/// `invalid_field`.
pub fn name(field: &str, text: &str) -> Result<String> {
    text_of(field, text, 120)
}

/// A first name of 1 to 60 characters.
///
/// # Errors
/// `invalid_field`.
pub fn first_name(field: &str, text: &str) -> Result<String> {
    text_of(field, text, 60)
}

/// A text of 1 to `max` characters on one line.
///
/// # Errors
/// `invalid_field`.
pub fn text_of(field: &str, text: &str, max: usize) -> Result<String> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 || length > max || text.chars().any(char::is_control) {
        return Err(Error::invalid(
            field,
            &format!("1 to {max} characters on one line"),
        ));
    }
    Ok(text.to_owned())
}

/// An IANA zone.
///
/// # Errors
/// `invalid_field`.
pub fn timezone(field: &str, text: &str) -> Result<Tz> {
    text.trim()
        .parse()
        .map_err(|_| Error::invalid(field, "an IANA time zone, such as Europe/Paris"))
}

/// A login: 3 to 80 characters without spaces, compared without regard to case.
///
/// # Errors
/// `invalid_field`.
pub fn login(field: &str, text: &str) -> Result<String> {
    let text = text.trim().to_lowercase();
    let length = text.chars().count();
    if !(3..=80).contains(&length) || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Error::invalid(field, "3 to 80 characters without spaces"));
    }
    Ok(text)
}
