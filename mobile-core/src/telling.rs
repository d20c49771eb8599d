//! Names that tell a bystander what a server is for: its host name stands in the browser's bar and history, its push
//! contact goes to push services.
//!
//! Two lists, because names are written without spaces. *Roots* are long or rare enough that they mean the same anywhere
//! in a name (`groupechemsex`, `csapa13`). *Words* also occur by chance inside others ("Essex" holds "sex", "vihiers"
//! "vih", "drugstore" "drug"), so they count only as a whole part between dots, hyphens, underscores, digits and `@`.

/// Telling wherever they stand.
const ROOTS: [&str; 21] = [
    "chemsex",
    "addict",
    "toxicoman",
    "drogue",
    "cocaine",
    "cathinone",
    "ketamin",
    "methamphet",
    "craving",
    "sevrage",
    "abstinen",
    "csapa",
    "caarud",
    "sexolog",
    "sexual",
    "sexuel",
    "lgbt",
    "serophob",
    "seropositi",
    "psychiatr",
    "narcotic",
];

/// Telling as a whole part of a name.
const WORDS: [&str; 22] = [
    "sex", "sexe", "sexes", "sexy", "drug", "drugs", "dope", "detox", "rehab", "mmc", "3mmc",
    "ghb", "gbl", "gay", "gays", "queer", "pride", "hiv", "vih", "sida", "therapie", "therapy",
];

/// The words in a host name or a contact that tell what it is for, in the order of the lists.
pub fn telling(name: &str) -> Vec<&'static str> {
    let name: String = name.to_lowercase().chars().map(plain).collect();
    let is_part = |word: &str| {
        // Also with the digits that belong to it: `3mmc` is one, `pride2026` is `pride`.
        let with_digits = name.split(|c: char| !c.is_ascii_alphanumeric());
        let without = name.split(|c: char| !c.is_ascii_alphabetic());
        with_digits.chain(without).any(|part| part == word)
    };
    let roots = ROOTS.iter().filter(|root| name.contains(**root));
    let words = WORDS.iter().filter(|word| is_part(word));
    roots.chain(words).copied().collect()
}

/// French letters as they are typed in a host name.
fn plain(letter: char) -> char {
    match letter {
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'à' | 'â' => 'a',
        'î' | 'ï' => 'i',
        'ô' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_tells_is_told() {
        for (name, words) in [
            ("https://chemsex.example.org", &["chemsex"][..]),
            ("https://groupe-ChemSex-paris.fr", &["chemsex"]),
            ("mailto:equipe@csapa13.example.org", &["csapa"]),
            ("https://addictologie.chu.example", &["addict"]),
            ("https://sante-sexuelle.example.org", &["sexuel"]),
            ("https://sex.example.org", &["sex"]),
            ("mailto:pride2026@example.org", &["pride"]),
            ("https://3mmc.example.org", &["mmc", "3mmc"]),
            ("mailto:vih.depistage@example.org", &["vih"]),
            ("mailto:Thérapie@example.org", &["therapie"]),
            ("https://drug-hiv.example.org", &["drug", "hiv"]),
        ] {
            assert_eq!(telling(name), words, "{name}");
        }
    }

    #[test]
    fn a_name_that_only_looks_so_is_not() {
        for name in [
            "https://suivi.example.org",
            "https://essex.ac.uk",
            "https://suivi.sussex.example",
            "https://middlesex-hospital.example",
            "https://mairie-vihiers.fr",
            "https://drugstore.example",
            "https://gaylord.example",
            "https://bridetopride.example",
            "https://artiste.example.org",
            "https://maidstone.example",
            "mailto:residanat@chu.example",
            "mailto:webmaster@localhost",
            "http://127.0.0.1:8080",
            "https://accalmie.example.org",
        ] {
            assert_eq!(telling(name), [""; 0], "{name}");
        }
    }
}
