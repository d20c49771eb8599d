//! Who is in the demonstration: nine people who never lived, each with a story that a facilitator may have heard.

use mobile_core::{
    coping::Coping,
    entries::{Meaning, MomentCode, SoberGainCode},
    products::{Company, Product, Route},
};

use super::profile::{Chain, Episode, Profile, Story};

use Company::{Known, New, Several};
use Coping::{
    AnswerThought, Breathe, CallSomeone, CloseApp, Delay, Distract, FollowPlan, Ground, LeavePlace,
    RecallConsequences, RecallReasons, RemoveProduct, Shower, SkipAlcohol, Sleep, SoberPleasure,
    UrgeSurfing, Walk,
};
use Meaning::{BeyondFrame, Lapse, NotByChoice, Unsure, WithinFrame};
use Product::{Cocaine, GhbGbl, Ketamine, Methamphetamine, Mmc3};
use Route::{Injected, Nasal, Oral, Smoked};

const ALCOHOL_APP: Chain = &[("alcohol", 200), ("dating_app", 95), ("craving", 35)];
const ALCOHOL_PARTY: Chain = &[("alcohol", 240), ("party", 110), ("craving", 40)];
const ALCOHOL_MESSAGE: Chain = &[("alcohol", 170), ("drug_message", 65), ("craving", 30)];
const ALCOHOL_PARTNER: Chain = &[("alcohol", 180), ("partner_uses", 60), ("craving", 20)];
const ALCOHOL_VEINS: Chain = &[("alcohol", 210), ("veins", 60), ("craving", 30)];
const APP_SEDUCTION: Chain = &[("dating_app", 150), ("seduction", 70), ("craving", 25)];
const LONELY_APP: Chain = &[("loneliness", 240), ("dating_app", 85), ("craving", 30)];
const LEFTOVER_NEEDLE: Chain = &[("leftover", 120), ("needle", 45), ("craving", 20)];
const PLANNED: Chain = &[("desire", 180)];

const fn on(weekends_ago: u64, day: u64, meaning: Meaning, before: Chain, who: Company) -> Episode {
    Episode {
        weekends_ago,
        day,
        meaning,
        before,
        who,
    }
}

const FRIDAY: u64 = 0;
const SATURDAY: u64 = 1;
const SUNDAY: u64 = 2;

/// Those who enrolled a phone, in the order in which they were included.
pub const PEOPLE: [Profile; 9] = [
    Profile {
        first_name: "Sacha",
        story: Story::KeepsAFrame,
        triggers: &["desire", "dating_app", "seduction", "music_smell", "party"],
        own_trigger: None,
        coping: &[(FollowPlan, 0.8), (Delay, 0.6), (SkipAlcohol, 0.8)],
        moments: &[MomentCode::Desire, MomentCode::DatingApp, MomentCode::Party],
        gains: &[
            SoberGainCode::SoberSex,
            SoberGainCode::PlanKept,
            SoberGainCode::ClearMorning,
            SoberGainCode::Sport,
        ],
        products: &[(Mmc3, Nasal)],
        cravings: 4.0,
        intensity: 5.0,
        mood: 6.4,
        answers: 0.78,
        episodes: &[
            on(4, SATURDAY, WithinFrame, PLANNED, Known),
            on(3, SATURDAY, WithinFrame, PLANNED, Known),
            on(2, SUNDAY, BeyondFrame, ALCOHOL_PARTY, New),
            on(1, SATURDAY, WithinFrame, PLANNED, Known),
            on(0, SATURDAY, WithinFrame, PLANNED, Company::Friends),
        ],
    },
    Profile {
        first_name: "Morgan",
        story: Story::Injects,
        triggers: &[
            "veins",
            "drug_message",
            "needle",
            "alcohol",
            "leftover",
            "comedown",
            "blood_test",
        ],
        own_trigger: None,
        coping: &[
            (RemoveProduct, 0.8),
            (Delay, 0.55),
            (AnswerThought, 0.5),
            (CallSomeone, 0.75),
        ],
        moments: &[
            MomentCode::Veins,
            MomentCode::DrugMessage,
            MomentCode::Leftover,
        ],
        gains: &[
            SoberGainCode::SaidNo,
            SoberGainCode::Sport,
            SoberGainCode::Calm,
        ],
        products: &[(Mmc3, Injected)],
        cravings: 5.5,
        intensity: 6.8,
        mood: 5.0,
        answers: 0.7,
        episodes: &[
            on(4, FRIDAY, Lapse, ALCOHOL_VEINS, Known),
            on(3, SATURDAY, Lapse, LEFTOVER_NEEDLE, Company::Alone),
            on(1, FRIDAY, Lapse, ALCOHOL_VEINS, Known),
            on(0, SATURDAY, Lapse, LEFTOVER_NEEDLE, Company::Alone),
        ],
    },
    Profile {
        first_name: "Alex",
        story: Story::Usual,
        triggers: &["alcohol", "dating_app", "desire", "party", "boredom"],
        own_trigger: None,
        coping: &[
            (CallSomeone, 0.8),
            (SkipAlcohol, 0.75),
            (Delay, 0.6),
            (CloseApp, 0.6),
        ],
        moments: &[
            MomentCode::Alcohol,
            MomentCode::DatingApp,
            MomentCode::Party,
        ],
        gains: &[
            SoberGainCode::PlanKept,
            SoberGainCode::Sport,
            SoberGainCode::ClearMorning,
        ],
        products: &[(Mmc3, Nasal), (GhbGbl, Oral)],
        cravings: 6.5,
        intensity: 6.2,
        mood: 5.8,
        answers: 0.72,
        episodes: &[
            on(4, SATURDAY, Lapse, ALCOHOL_APP, New),
            on(3, FRIDAY, Lapse, ALCOHOL_APP, Several),
            on(2, SATURDAY, Lapse, ALCOHOL_PARTY, Several),
            on(1, SATURDAY, Lapse, ALCOHOL_APP, New),
            on(0, FRIDAY, Lapse, ALCOHOL_APP, Known),
        ],
    },
    Profile {
        first_name: "Noa",
        story: Story::GoesSilent,
        triggers: &[
            "boredom",
            "dating_app",
            "shame",
            "low_self_esteem",
            "alcohol",
        ],
        own_trigger: None,
        coping: &[(Distract, 0.45), (Sleep, 0.5), (RecallReasons, 0.4)],
        moments: &[
            MomentCode::DatingApp,
            MomentCode::Alcohol,
            MomentCode::Other,
        ],
        gains: &[SoberGainCode::Sleep, SoberGainCode::Creation],
        products: &[(Mmc3, Nasal), (GhbGbl, Oral)],
        cravings: 5.0,
        intensity: 6.5,
        mood: 4.6,
        answers: 0.6,
        episodes: &[
            on(3, SATURDAY, Lapse, ALCOHOL_APP, New),
            on(2, SATURDAY, Lapse, ALCOHOL_APP, New),
        ],
    },
    Profile {
        first_name: "Camille",
        story: Story::Usual,
        triggers: &[
            "loneliness",
            "validation",
            "rejection",
            "comedown",
            "after_session",
            "insomnia",
        ],
        own_trigger: Some("Le dimanche soir"),
        coping: &[
            (Breathe, 0.75),
            (CallSomeone, 0.85),
            (Walk, 0.7),
            (RecallReasons, 0.6),
        ],
        moments: &[
            MomentCode::Loneliness,
            MomentCode::Comedown,
            MomentCode::Insomnia,
        ],
        gains: &[
            SoberGainCode::Family,
            SoberGainCode::Sleep,
            SoberGainCode::GoodCompany,
            SoberGainCode::Calm,
        ],
        products: &[(Mmc3, Nasal)],
        cravings: 5.5,
        intensity: 5.6,
        mood: 5.2,
        answers: 0.85,
        episodes: &[
            on(4, SATURDAY, Lapse, LONELY_APP, New),
            on(3, SATURDAY, Lapse, LONELY_APP, Known),
        ],
    },
    Profile {
        first_name: "Lou",
        story: Story::Pauses,
        triggers: &["stress", "fatigue", "alcohol", "comedown", "insomnia"],
        own_trigger: None,
        coping: &[(Sleep, 0.65), (Walk, 0.6), (RecallConsequences, 0.55)],
        moments: &[
            MomentCode::Alcohol,
            MomentCode::Comedown,
            MomentCode::Insomnia,
        ],
        gains: &[
            SoberGainCode::Sleep,
            SoberGainCode::Work,
            SoberGainCode::ClearMorning,
        ],
        products: &[(Methamphetamine, Smoked)],
        cravings: 4.5,
        intensity: 6.4,
        mood: 4.8,
        answers: 0.65,
        episodes: &[
            on(4, SATURDAY, Lapse, ALCOHOL_MESSAGE, Known),
            on(2, FRIDAY, Lapse, ALCOHOL_MESSAGE, Known),
        ],
    },
    Profile {
        first_name: "Charlie",
        story: Story::Usual,
        triggers: &[
            "dating_app",
            "desire",
            "seduction",
            "body_image",
            "avoiding_sex",
            "porn_cam",
        ],
        own_trigger: None,
        coping: &[
            (CloseApp, 0.7),
            (UrgeSurfing, 0.65),
            (Distract, 0.5),
            (SoberPleasure, 0.8),
        ],
        moments: &[
            MomentCode::DatingApp,
            MomentCode::Desire,
            MomentCode::Seduction,
        ],
        gains: &[
            SoberGainCode::SoberSex,
            SoberGainCode::GoodCompany,
            SoberGainCode::SaidNo,
            SoberGainCode::Creation,
        ],
        products: &[(Cocaine, Nasal), (GhbGbl, Oral)],
        cravings: 5.0,
        intensity: 5.9,
        mood: 6.0,
        answers: 0.66,
        episodes: &[
            on(4, FRIDAY, Lapse, ALCOHOL_APP, New),
            on(2, FRIDAY, Lapse, APP_SEDUCTION, New),
            on(0, SATURDAY, Lapse, ALCOHOL_APP, New),
        ],
    },
    Profile {
        first_name: "Dany",
        story: Story::NotesLate,
        triggers: &["partner_uses", "alcohol", "conflict", "stress", "payday"],
        own_trigger: Some("L’ancien appartement"),
        coping: &[
            (LeavePlace, 0.7),
            (Delay, 0.5),
            (Shower, 0.55),
            (CallSomeone, 0.7),
        ],
        moments: &[MomentCode::Alcohol, MomentCode::Conflict, MomentCode::Party],
        gains: &[
            SoberGainCode::Work,
            SoberGainCode::SaidNo,
            SoberGainCode::Family,
        ],
        products: &[(Ketamine, Nasal), (Mmc3, Nasal)],
        cravings: 4.5,
        intensity: 6.0,
        mood: 5.0,
        answers: 0.6,
        episodes: &[
            on(3, SATURDAY, Lapse, ALCOHOL_PARTNER, Company::Partner),
            on(2, SATURDAY, Unsure, ALCOHOL_PARTNER, Company::Partner),
            on(1, SATURDAY, Lapse, ALCOHOL_PARTNER, Company::Partner),
        ],
    },
    Profile {
        first_name: "Eden",
        story: Story::WithoutChoice,
        triggers: &["party", "alcohol", "sauna", "music_smell", "good_news"],
        own_trigger: None,
        coping: &[
            (FollowPlan, 0.7),
            (Ground, 0.7),
            (LeavePlace, 0.75),
            (Sleep, 0.6),
        ],
        moments: &[MomentCode::Party, MomentCode::Alcohol, MomentCode::Insomnia],
        gains: &[
            SoberGainCode::PlanKept,
            SoberGainCode::Creation,
            SoberGainCode::Money,
        ],
        products: &[(GhbGbl, Oral), (Mmc3, Nasal)],
        cravings: 4.0,
        intensity: 5.4,
        mood: 6.2,
        answers: 0.75,
        episodes: &[
            on(3, SATURDAY, Lapse, ALCOHOL_PARTY, Several),
            on(1, SATURDAY, NotByChoice, &[], Several),
        ],
    },
];

/// Those who were included too, but have not enrolled a phone yet: the names the team noted.
pub const WAITING: [&str; 3] = ["Andréa", "Maé", "Yaël"];
