//! Closed vocabularies: one line a code.

/// A closed vocabulary of lower-snake-case codes.
pub trait Vocabulary: Sized + Copy + 'static {
    /// Every member, in the order people should see them.
    const ALL: &'static [Self];

    /// The stable code.
    fn code(self) -> &'static str;

    /// The member with this code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|member| member.code() == code)
    }
}

/// Declares an enum whose members are known to the world by their code, in JSON too.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident => $code:tt,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant,)+
        }

        impl $crate::codes::Vocabulary for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)+];

            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }

        impl $name {
            /// Every member, in the order people should see them.
            pub const ALL: &'static [Self] = <Self as $crate::codes::Vocabulary>::ALL;

            /// The stable code.
            pub fn code(self) -> &'static str {
                $crate::codes::Vocabulary::code(self)
            }

            /// The member with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                $crate::codes::Vocabulary::from_code(code)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

pub(crate) use codes;
