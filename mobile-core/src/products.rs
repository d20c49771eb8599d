//! Products as believed or sold, and ways of taking them. Never amounts.

use crate::codes::codes;

codes! {
    /// What the person believes it was: content and label often differ (clinical.md, section 5).
    Product {
        /// 3-MMC.
        Mmc3 => "3mmc",
        /// GHB or GBL.
        GhbGbl => "ghb_gbl",
        /// Ketamine.
        Ketamine => "ketamine",
        /// Cocaine.
        Cocaine => "cocaine",
        /// Methamphetamine.
        Methamphetamine => "methamphetamine",
        /// MDMA.
        Mdma => "mdma",
        /// 4-MMC.
        Mmc4 => "4mmc",
        /// 4-MEC.
        Mec4 => "4mec",
        /// 3-CMC.
        Cmc3 => "3cmc",
        /// Alpha-PVP.
        AlphaPvp => "alpha_pvp",
        /// MDPV.
        Mdpv => "mdpv",
        /// Another cathinone, or one not known.
        OtherCathinone => "other_cathinone",
        /// Alcohol.
        Alcohol => "alcohol",
        /// Poppers.
        Poppers => "poppers",
        /// A drug for erections.
        ErectileDrug => "erectile_drug",
        /// Something else.
        Other => "other",
    }
}

codes! {
    /// How it was taken. Feeds no group output.
    Route {
        /// Through the nose.
        Nasal => "nasal",
        /// Swallowed.
        Oral => "oral",
        /// Rectally.
        Rectal => "rectal",
        /// Injected.
        Injected => "injected",
        /// Smoked.
        Smoked => "smoked",
        /// Inhaled.
        Inhaled => "inhaled",
        /// Otherwise.
        Other => "other",
    }
}

codes! {
    /// In what company; kinds of people, never names.
    Company {
        /// Alone.
        Alone => "alone",
        /// With a partner.
        Partner => "partner",
        /// With friends.
        Friends => "friends",
        /// With someone already known.
        Known => "known",
        /// With someone new.
        New => "new",
        /// With several people.
        Several => "several",
    }
}
