//! What is wrong with something a person or a program handed in, told by code, place and plain words.

use crate::codes::codes;

codes! {
    /// Stable codes of refusals. Each has a title for people, `error_<code>`, in the catalogue of words.
    Code {
        /// A number, date or text lies outside what is accepted.
        OutOfRange => "out_of_range",
        /// A code that the vocabulary of this protocol does not hold.
        UnknownCode => "unknown_code",
        /// A field that this protocol does not know.
        UnknownField => "unknown_field",
        /// A field without which the whole has no meaning.
        MissingField => "missing_field",
        /// Another JSON type than the field's.
        WrongType => "wrong_type",
        /// A text, or a whole body, longer than its limit.
        TooLong => "too_long",
        /// More items than a list may hold.
        TooMany => "too_many",
        /// The same item twice in a list.
        Duplicate => "duplicate",
        /// A time more than 5 minutes ahead.
        Future => "future",
        /// A time more than 90 days before the start.
        TooOld => "too_old",
        /// The same record and revision came before with another body.
        RevisionConflict => "revision_conflict",
        /// A revision's counter runs more than 1,000 ahead of the stored one.
        RevisionTooFar => "revision_too_far",
    }
}

/// A refusal of one value. Carries the place of the fault and what is accepted, never what the person wrote.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{field}: {message}")]
pub struct Invalid {
    /// What kind of fault.
    pub code: Code,
    /// Path of the field at fault, such as `triggers[2]`; empty for the whole value.
    pub field: String,
    /// Plain English: the fault and what is accepted.
    pub message: String,
}

impl Invalid {
    /// A refusal of `field`.
    pub fn new(code: Code, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            field: field.into(),
            message: message.into(),
        }
    }
}
