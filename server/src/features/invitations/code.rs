//! The code on the card: 50 random bits in an alphabet that survives being read aloud and copied by hand.

use std::fmt;

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 10;

/// A code; `Display` shows it as on the card, `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationCode([u8; LENGTH]);

impl InvitationCode {
    /// A new random code.
    pub fn random() -> Self {
        Self(rand::random::<[u8; LENGTH]>().map(|byte| ALPHABET[usize::from(byte % 32)]))
    }

    /// Reads what someone typed: any case, spaces and hyphens ignored, I and L for 1, O for 0.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut code = Vec::with_capacity(LENGTH);
        for c in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let c = match c.to_ascii_uppercase() {
                'I' | 'L' => '1',
                'O' => '0',
                c => c,
            };
            let byte = u8::try_from(c)
                .ok()
                .filter(|byte| ALPHABET.contains(byte))?;
            code.push(byte);
        }
        code.try_into().ok().map(Self)
    }

    /// The code without its hyphen, as it is hashed.
    pub fn plain(&self) -> String {
        self.0.iter().map(|byte| char::from(*byte)).collect()
    }
}

impl fmt::Display for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.plain();
        let (a, b) = plain.split_at(LENGTH / 2);
        write!(f, "{a}-{b}")
    }
}

impl fmt::Debug for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvitationCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_being_copied_by_hand() {
        let code = InvitationCode::random();
        let shown = code.to_string();
        assert_eq!(shown.len(), 11);
        for typed in [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace('-', " "),
            format!(" {} ", code.plain()),
        ] {
            assert_eq!(InvitationCode::parse(&typed), Some(code.clone()), "{typed}");
        }
        assert_eq!(
            InvitationCode::parse("olIL0-11111"),
            InvitationCode::parse("01110-11111")
        );
        for bad in ["", "ABCDE", "ABCDE-FGHJU", "ABCDE-FGHJKM", "ABCDE-FGHJé"] {
            assert_eq!(InvitationCode::parse(bad), None, "{bad}");
        }
    }
}
