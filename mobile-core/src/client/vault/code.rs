//! How a recovery code is written: 28 characters of Crockford's alphabet in groups of four, the last twelve bits a
//! checksum, so that a typing error is told from a wrong code.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::seal::SealKey;
use crate::client::{ClientError, Here};

/// Crockford's: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 28;
const GROUP: usize = 4;

/// 128 random bits. Zeroed when dropped; `Debug` hides them.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(Zeroizing<[u8; 16]>);

impl RecoveryCode {
    pub(crate) fn generate(here: &mut Here<'_>) -> Result<Self, ClientError> {
        Ok(Self(Zeroizing::new(here.bytes()?)))
    }

    /// Reads what a person typed: spaces, hyphens and case do not matter, and O, I, L are read as 0, 1, 1.
    ///
    /// # Errors
    /// `wrong_recovery_code`.
    pub fn parse(typed: &str) -> Result<Self, ClientError> {
        let wrong = || ClientError::WrongRecoveryCode;
        let mut digits = Zeroizing::new(Vec::with_capacity(LENGTH));
        for character in typed.chars() {
            let plain = match character.to_ascii_uppercase() {
                ' ' | '-' | '\u{a0}' | '\u{202f}' | '\n' => continue,
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let digit = ALPHABET
                .iter()
                .position(|known| char::from(*known) == plain);
            digits.push(digit.ok_or_else(wrong)? as u128);
        }
        if digits.len() != LENGTH {
            return Err(wrong());
        }
        // 25 characters hold 125 bits, the 26th three more and the first two of the checksum.
        let high = digits[..25].iter().fold(0, |bits, digit| bits << 5 | digit);
        let low = digits[25..].iter().fold(0, |bits, digit| bits << 5 | digit);
        let code = Self(Zeroizing::new((high << 3 | low >> 12).to_be_bytes()));
        match low & 0xfff == u128::from(code.checksum()) {
            true => Ok(code),
            false => Err(wrong()),
        }
    }

    /// As it is written down: seven groups with hyphens.
    pub fn text(&self) -> Zeroizing<String> {
        let bits = u128::from_be_bytes(*self.0);
        let low = (bits & 7) << 12 | u128::from(self.checksum());
        let mut text = Zeroizing::new(String::with_capacity(LENGTH + LENGTH / GROUP));
        for place in 0..LENGTH {
            if place > 0 && place.is_multiple_of(GROUP) {
                text.push('-');
            }
            let digit = match place {
                0..25 => bits >> (123 - 5 * place),
                _ => low >> (5 * (LENGTH - 1 - place)),
            };
            text.push(char::from(ALPHABET[(digit & 31) as usize]));
        }
        text
    }

    /// The recovery key.
    pub(crate) fn key(&self) -> SealKey {
        SealKey::derive(&*self.0, "accalmie recovery")
    }

    fn checksum(&self) -> u16 {
        let mut hash = Sha256::new();
        hash.update(b"accalmie recovery code");
        hash.update(*self.0);
        let hash = hash.finalize();
        u16::from_be_bytes([hash[0], hash[1]]) >> 4
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(bits: u128) -> RecoveryCode {
        RecoveryCode(Zeroizing::new(bits.to_be_bytes()))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(bits in any::<u128>()) {
            let code = code(bits);
            let text = code.text();
            prop_assert_eq!(text.len(), 34);
            prop_assert_eq!(RecoveryCode::parse(&text), Ok(code.clone()));
            let sloppy = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            prop_assert_eq!(RecoveryCode::parse(&sloppy), Ok(code));
        }

        #[test]
        fn anything_else_is_refused_without_a_panic(typed in "\\PC{0,40}") {
            let _ = RecoveryCode::parse(&typed);
        }
    }

    #[test]
    fn every_wrong_character_and_nearly_every_swap_is_found() {
        let text = code(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef)
            .text()
            .replace('-', "");
        let mut missed = 0;
        for place in 0..LENGTH {
            for digit in ALPHABET {
                let mut typed = text.clone().into_bytes();
                if typed[place] != *digit {
                    typed[place] = *digit;
                    let typed = String::from_utf8(typed).unwrap();
                    missed += usize::from(RecoveryCode::parse(&typed).is_ok());
                }
            }
        }
        // One in 4,096 by chance, of 868.
        assert!(missed <= 2, "{missed}");
        for short in ["", &text[1..], &format!("{text}0"), &text.replace('A', "U")] {
            let refused = RecoveryCode::parse(short);
            assert_eq!(refused, Err(ClientError::WrongRecoveryCode), "{short}");
        }
        assert_eq!(format!("{:?}", code(1)), "RecoveryCode");
    }
}
