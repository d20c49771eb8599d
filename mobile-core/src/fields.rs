//! Strict reading of JSON objects: every fault gets a code and a path, and no fault repeats what was written.

use serde_json::{Map, Value};

use crate::codes::Vocabulary;
use crate::invalid::{Code, Invalid};

/// One JSON object being read. Fields are asked for by name; what was never asked for is unknown.
///
/// An optional field that is `null` counts as absent.
pub(crate) struct Fields<'a> {
    path: String,
    map: &'a Map<String, Value>,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Opens `value`, which stands at `path` (empty for the whole).
    pub(crate) fn of(value: &'a Value, path: &str) -> Result<Self, Invalid> {
        match value {
            Value::Object(map) => Ok(Self {
                path: path.to_owned(),
                map,
                known: Vec::new(),
            }),
            _ => Err(Invalid::new(Code::WrongType, path, "must be a JSON object")),
        }
    }

    /// The path of a field of this object.
    pub(crate) fn at(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// A refusal of one of this object's fields.
    pub(crate) fn fault(&self, code: Code, name: &str, message: impl Into<String>) -> Invalid {
        Invalid::new(code, self.at(name), message)
    }

    /// The field, if it is there and not null.
    pub(crate) fn optional(&mut self, name: &'static str) -> Option<&'a Value> {
        self.known.push(name);
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// The field, null included; `missing_field` if it is not there.
    pub(crate) fn required(&mut self, name: &'static str) -> Result<&'a Value, Invalid> {
        self.known.push(name);
        self.map
            .get(name)
            .ok_or_else(|| self.fault(Code::MissingField, name, "is required"))
    }

    /// Ends the reading: anything not asked for is `unknown_field`.
    pub(crate) fn end(self) -> Result<(), Invalid> {
        let unknown = self
            .map
            .keys()
            .find(|key| !self.known.contains(&key.as_str()));
        match unknown {
            None => Ok(()),
            // A key is a program's word, not a person's; still it is only repeated if it looks like a field name.
            Some(key) if is_field_name(key) => {
                Err(self.fault(Code::UnknownField, key, "is not a field of this protocol"))
            }
            Some(_) => Err(Invalid::new(
                Code::UnknownField,
                self.path,
                "has a field that this protocol does not know",
            )),
        }
    }

    /// A whole number from `min` to `max`.
    pub(crate) fn integer(
        &mut self,
        name: &'static str,
        min: i64,
        max: i64,
    ) -> Result<i64, Invalid> {
        let value = self.required(name)?;
        integer(value, &self.at(name), min, max)
    }

    /// A whole number from `min` to `max`, or nothing.
    pub(crate) fn optional_integer(
        &mut self,
        name: &'static str,
        min: i64,
        max: i64,
    ) -> Result<Option<i64>, Invalid> {
        self.optional(name)
            .map(|value| integer(value, &self.at(name), min, max))
            .transpose()
    }

    /// `true`, `false`, or nothing.
    pub(crate) fn optional_bool(&mut self, name: &'static str) -> Result<Option<bool>, Invalid> {
        match self.optional(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(self.fault(Code::WrongType, name, "must be true or false")),
        }
    }

    /// A text of 1 to `max` characters.
    pub(crate) fn text(&mut self, name: &'static str, max: usize) -> Result<String, Invalid> {
        let value = self.required(name)?;
        text(value, &self.at(name), max)
    }

    /// A text of 1 to `max` characters, or nothing.
    pub(crate) fn optional_text(
        &mut self,
        name: &'static str,
        max: usize,
    ) -> Result<Option<String>, Invalid> {
        self.optional(name)
            .map(|value| text(value, &self.at(name), max))
            .transpose()
    }

    /// A member of a vocabulary.
    pub(crate) fn code<V: Vocabulary>(&mut self, name: &'static str) -> Result<V, Invalid> {
        let value = self.required(name)?;
        code(value, &self.at(name))
    }

    /// A member of a vocabulary, or nothing.
    pub(crate) fn optional_code<V: Vocabulary>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<V>, Invalid> {
        self.optional(name)
            .map(|value| code(value, &self.at(name)))
            .transpose()
    }

    /// A value with a strict textual form, such as a time or an id.
    pub(crate) fn parsed<T: std::str::FromStr>(
        &mut self,
        name: &'static str,
        form: &str,
    ) -> Result<T, Invalid> {
        let value = self.required(name)?;
        parsed(value, &self.at(name), form)
    }

    /// As [`Self::parsed`], or nothing.
    pub(crate) fn optional_parsed<T: std::str::FromStr>(
        &mut self,
        name: &'static str,
        form: &str,
    ) -> Result<Option<T>, Invalid> {
        self.optional(name)
            .map(|value| parsed(value, &self.at(name), form))
            .transpose()
    }

    /// A list of at most `max` items, each read with its own path; an absent list is empty.
    pub(crate) fn list<T>(
        &mut self,
        name: &'static str,
        max: usize,
        mut item: impl FnMut(&'a Value, &str) -> Result<T, Invalid>,
    ) -> Result<Vec<T>, Invalid> {
        let Some(value) = self.optional(name) else {
            return Ok(Vec::new());
        };
        let Value::Array(values) = value else {
            return Err(self.fault(Code::WrongType, name, "must be a list"));
        };
        if values.len() > max {
            return Err(self.fault(Code::TooMany, name, format!("holds more than {max} items")));
        }
        let path = self.at(name);
        values
            .iter()
            .enumerate()
            .map(|(index, value)| item(value, &format!("{path}[{index}]")))
            .collect()
    }
}

fn is_field_name(key: &str) -> bool {
    key.len() <= 40
        && !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// A whole number from `min` to `max`; booleans, strings and fractions are of the wrong type.
pub(crate) fn integer(value: &Value, path: &str, min: i64, max: i64) -> Result<i64, Invalid> {
    let accepted = || format!("must be a whole number from {min} to {max}");
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(number) if (min..=max).contains(&number) => Ok(number),
            Some(_) => Err(Invalid::new(Code::OutOfRange, path, accepted())),
            None if number.is_u64() => Err(Invalid::new(Code::OutOfRange, path, accepted())),
            None => Err(Invalid::new(Code::WrongType, path, accepted())),
        },
        _ => Err(Invalid::new(Code::WrongType, path, accepted())),
    }
}

/// Any JSON string.
pub(crate) fn string<'a>(value: &'a Value, path: &str) -> Result<&'a str, Invalid> {
    value
        .as_str()
        .ok_or_else(|| Invalid::new(Code::WrongType, path, "must be a text"))
}

/// A text of 1 to `max` characters (not bytes).
pub(crate) fn text(value: &Value, path: &str, max: usize) -> Result<String, Invalid> {
    let text = string(value, path)?;
    if text.is_empty() {
        return Err(Invalid::new(
            Code::OutOfRange,
            path,
            "must not be empty; leave the field out instead",
        ));
    }
    if text.chars().count() > max {
        return Err(Invalid::new(
            Code::TooLong,
            path,
            format!("is longer than {max} characters"),
        ));
    }
    Ok(text.to_owned())
}

/// A member of a vocabulary.
pub(crate) fn code<V: Vocabulary>(value: &Value, path: &str) -> Result<V, Invalid> {
    V::from_code(string(value, path)?).ok_or_else(|| {
        let accepted: Vec<_> = V::ALL.iter().map(|member| member.code()).collect();
        Invalid::new(
            Code::UnknownCode,
            path,
            format!("must be one of {}", accepted.join(", ")),
        )
    })
}

/// A value with a strict textual form; `form` names it in words.
pub(crate) fn parsed<T: std::str::FromStr>(
    value: &Value,
    path: &str,
    form: &str,
) -> Result<T, Invalid> {
    string(value, path)?
        .parse()
        .map_err(|_| Invalid::new(Code::OutOfRange, path, format!("must be {form}")))
}

/// Refuses the second of two equal items.
pub(crate) fn distinct<T: PartialEq>(items: &[T], path: &str) -> Result<(), Invalid> {
    for (index, item) in items.iter().enumerate() {
        if items[..index].contains(item) {
            return Err(Invalid::new(
                Code::Duplicate,
                format!("{path}[{index}]"),
                "is there twice",
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_whole_and_are_numbers() {
        assert_eq!(integer(&json!(7), "n", 0, 10), Ok(7));
        for (value, code) in [
            (json!(11), Code::OutOfRange),
            (json!(-1), Code::OutOfRange),
            (json!(u64::MAX), Code::OutOfRange),
            (json!(7.5), Code::WrongType),
            (json!("7"), Code::WrongType),
            (json!(true), Code::WrongType),
            (json!(null), Code::WrongType),
        ] {
            assert_eq!(
                integer(&value, "n", 0, 10).map_err(|e| e.code),
                Err(code),
                "{value}"
            );
        }
    }

    #[test]
    fn lengths_count_characters() {
        assert!(text(&json!("é".repeat(5)), "t", 5).is_ok());
        assert_eq!(
            text(&json!("é".repeat(6)), "t", 5).map_err(|e| e.code),
            Err(Code::TooLong)
        );
    }

    #[test]
    fn unknown_fields_are_named_only_if_they_look_like_names() {
        let named = json!({"colour": 1});
        assert_eq!(
            Fields::of(&named, "a[0]").unwrap().end().unwrap_err().field,
            "a[0].colour"
        );
        let odd = json!({"Je m'appelle Untel": 1});
        let fault = Fields::of(&odd, "").unwrap().end().unwrap_err();
        assert_eq!((fault.code, fault.field.as_str()), (Code::UnknownField, ""));
    }
}
