//! Languages of the interface.

use crate::codes::codes;

codes! {
    /// Language of the interface.
    Locale {
        /// French, the first language of every text.
        Fr => "fr",
        /// English.
        En => "en",
    }
}

impl Locale {
    /// Which of a text's two forms, `…_one` or `…_other`, goes with a count: in French 0 and 1 are one, in English 1.
    pub fn plural_suffix(self, count: u64) -> &'static str {
        match (self, count) {
            (_, 1) | (Self::Fr, 0) => "_one",
            _ => "_other",
        }
    }
}
