//! Which parts of an entry only the person can read, and putting them back in their place.
//!
//! A hidden field is taken out of the shared body; what is sealed is an object that, laid over the shared body, gives
//! the whole again. Hiding the route leaves the products shared without it.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::codes::codes;
use crate::entries::{Body, Kind, Meaning};

codes! {
    /// What can be hidden from the team one by one (contract, *Records and sync*).
    Hideable {
        /// The note; hidden unless shared.
        Note => "note",
        /// What set it off.
        Triggers => "triggers",
        /// What was done about it.
        Coping => "coping",
        /// What was taken.
        Products => "products",
        /// How it was taken.
        Route => "route",
        /// In what company.
        Who => "who",
    }
}

codes! {
    /// The word for a whole record.
    Whole {
        /// All of it.
        Whole => "whole",
    }
}

/// What the person chose to keep from the team.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "Value")]
pub enum Privacy {
    /// The whole record; only that something was noted, and when, stays visible to the server.
    Whole(Whole),
    /// These fields; an empty list shares everything.
    Fields(Vec<Hideable>),
}

impl TryFrom<Value> for Privacy {
    type Error = serde_json::Error;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        match value.is_string() {
            true => Whole::deserialize(&value).map(Self::Whole),
            false => Vec::deserialize(&value).map(Self::Fields),
        }
    }
}

/// An entry as the person sees it, and how much of it is hidden.
#[derive(Clone, PartialEq, Default)]
pub struct Opened {
    /// As text, since a newer app may have made it; the hidden kind of a whole private record.
    pub kind: String,
    /// With everything in its place; `None` if it is hidden whole and can't be opened, or deleted.
    pub body: Option<Value>,
    /// Hidden whole.
    pub whole: bool,
    /// Hidden fields.
    pub hidden: Vec<Hideable>,
    /// Something in it was sealed by a key that is not here.
    pub sealed_elsewhere: bool,
}

/// Whether a new record of this content is hidden whole unless the person says otherwise.
pub(crate) fn whole_by_default(body: &Body) -> bool {
    match body {
        Body::Use(entry) => entry.meaning == Some(Meaning::NotByChoice),
        other => other.kind() == Kind::Intimacy,
    }
}

/// What applies to an entry: the person's choice, or else what was hidden before, and the defaults of new content.
///
/// `before` is the version being edited. Privacy is never loosened by default.
pub(crate) fn applying(choice: Option<Privacy>, body: &Body, before: Option<&Opened>) -> Privacy {
    if let Some(choice) = choice {
        return choice;
    }
    if before.is_some_and(|before| before.whole) || whole_by_default(body) {
        return Privacy::Whole(Whole::Whole);
    }
    let Some(before) = before else {
        return Privacy::Fields(vec![Hideable::Note]);
    };
    let mut fields = before.hidden.clone();
    let has_note = before
        .body
        .as_ref()
        .is_some_and(|body| body.get("note").is_some());
    if !has_note && !fields.contains(&Hideable::Note) {
        fields.push(Hideable::Note);
    }
    Privacy::Fields(fields)
}

/// Takes the hidden fields out of `body`; gives what is to be sealed, empty if nothing is.
pub(crate) fn split(body: &mut Map<String, Value>, fields: &[Hideable]) -> Map<String, Value> {
    let mut hidden = Map::new();
    for field in fields.iter().filter(|field| **field != Hideable::Route) {
        if let Some(value) = body.remove(field.code()) {
            hidden.insert(field.code().to_owned(), value);
        }
    }
    if fields.contains(&Hideable::Route)
        && let Some(Value::Array(products)) = body.get_mut(Hideable::Products.code())
    {
        let whole = products.clone();
        let mut routes = 0;
        for product in products.iter_mut().filter_map(Value::as_object_mut) {
            routes += usize::from(product.remove(Hideable::Route.code()).is_some());
        }
        if routes > 0 {
            hidden.insert(Hideable::Products.code().to_owned(), Value::Array(whole));
        }
    }
    hidden
}

/// Lays what was hidden over the shared body; gives which fields that were.
pub(crate) fn merge(body: &mut Map<String, Value>, hidden: Map<String, Value>) -> Vec<Hideable> {
    let mut fields = Vec::new();
    for (name, value) in hidden {
        let replaced = body.insert(name.clone(), value).is_some();
        match Hideable::from_code(&name) {
            Some(Hideable::Products) if replaced => fields.push(Hideable::Route),
            Some(field) => fields.push(field),
            // A newer app hides more than this one knows; it is back in its place all the same.
            None => {}
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    #[test]
    fn what_is_split_is_merged_again() {
        let body = json!({
            "products": [{"code": "3mmc", "route": "injected"}, {"code": "alcohol"}],
            "planned": true, "who": "partner", "note": "n",
        });
        let cases: [(&[Hideable], Value, Value); 5] = [
            (&[], body.clone(), json!({})),
            (&[Hideable::Triggers], body.clone(), json!({})),
            (
                &[Hideable::Note, Hideable::Who],
                json!({"products": body["products"], "planned": true}),
                json!({"note": "n", "who": "partner"}),
            ),
            (
                &[Hideable::Route],
                json!({"products": [{"code": "3mmc"}, {"code": "alcohol"}], "planned": true, "who": "partner", "note": "n"}),
                json!({"products": body["products"]}),
            ),
            (
                &[Hideable::Products],
                json!({"planned": true, "who": "partner", "note": "n"}),
                json!({"products": body["products"]}),
            ),
        ];
        for (fields, shared, sealed) in cases {
            let mut rest = object(body.clone());
            let hidden = split(&mut rest, fields);
            assert_eq!(Value::Object(rest.clone()), shared, "{fields:?}");
            assert_eq!(Value::Object(hidden.clone()), sealed, "{fields:?}");
            let mut found = merge(&mut rest, hidden);
            found.sort();
            let mut expected: Vec<_> = fields.to_vec();
            expected.retain(|field| *field != Hideable::Triggers);
            expected.sort();
            assert_eq!(found, expected);
            assert_eq!(Value::Object(rest), body);
        }
    }

    #[test]
    fn privacy_is_never_loosened_by_default() {
        let body = |kind, value| Body::parse(kind, &value).unwrap();
        let craving = body(Kind::Craving, json!({"intensity": 5}));
        let lapse = body(Kind::Use, json!({"meaning": "lapse"}));
        let dosed = body(Kind::Use, json!({"meaning": "not_by_choice"}));
        let note = || Privacy::Fields(vec![Hideable::Note]);
        let whole = || Privacy::Whole(Whole::Whole);
        let before = |whole, hidden: &[Hideable], body| Opened {
            whole,
            hidden: hidden.to_vec(),
            body: Some(body),
            ..Opened::default()
        };

        assert_eq!(applying(None, &craving, None), note());
        assert_eq!(applying(None, &lapse, None), note());
        assert_eq!(applying(None, &dosed, None), whole());
        assert_eq!(
            applying(None, &body(Kind::Intimacy, json!({"note": "n"})), None),
            whole()
        );
        let shared = Privacy::Fields(vec![]);
        assert_eq!(applying(Some(shared.clone()), &dosed, None), shared);

        // What was hidden stays hidden; a shared note stays shared; a new one is hidden.
        let was_whole = before(true, &[], json!({"meaning": "not_by_choice"}));
        assert_eq!(applying(None, &lapse, Some(&was_whole)), whole());
        let was_shared = before(false, &[], json!({"meaning": "lapse", "note": "n"}));
        assert_eq!(applying(None, &lapse, Some(&was_shared)), shared);
        assert_eq!(applying(None, &dosed, Some(&was_shared)), whole());
        let hid_triggers = before(
            false,
            &[Hideable::Triggers],
            json!({"intensity": 4, "triggers": ["alcohol"]}),
        );
        assert_eq!(
            applying(None, &craving, Some(&hid_triggers)),
            Privacy::Fields(vec![Hideable::Triggers, Hideable::Note])
        );
    }

    #[test]
    fn a_choice_is_a_word_or_a_list() {
        let read = |value| serde_json::from_value::<Privacy>(value).ok();
        assert_eq!(read(json!("whole")), Some(Privacy::Whole(Whole::Whole)));
        assert_eq!(
            read(json!(["note", "route"])),
            Some(Privacy::Fields(vec![Hideable::Note, Hideable::Route]))
        );
        assert_eq!(read(json!(["intensity"])), None);
        assert_eq!(read(json!("half")), None);
    }
}
