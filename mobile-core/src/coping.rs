//! What a person can do about a craving (clinical.md, section 4).

use crate::codes::codes;

codes! {
    /// A coping strategy; its words are `coping_<code>`.
    Coping {
        /// Breathe with the wave.
        Breathe => "breathe",
        /// Put the decision off by 15 minutes.
        Delay => "delay",
        /// Call or write to someone.
        CallSomeone => "call_someone",
        /// Leave the place, or the conversation.
        LeavePlace => "leave_place",
        /// Watch the urge rise and fall without acting on it.
        UrgeSurfing => "urge_surfing",
        /// Do something else for a few minutes.
        Distract => "distract",
        /// Play the film to the end: recall what came after.
        RecallConsequences => "recall_consequences",
        /// Recall one's own reasons.
        RecallReasons => "recall_reasons",
        /// Talk oneself through it; answer the thought.
        AnswerThought => "answer_thought",
        /// Close or delete the app, block a contact.
        CloseApp => "close_app",
        /// Throw away what is left.
        RemoveProduct => "remove_product",
        /// Stay with a drink without alcohol.
        SkipAlcohol => "skip_alcohol",
        /// Eat or drink something.
        Eat => "eat",
        /// Sleep or rest.
        Sleep => "sleep",
        /// Walk, move, do sport.
        Walk => "walk",
        /// A shower, warm or cold.
        Shower => "shower",
        /// Ground oneself by the senses, above all after a flashback.
        Ground => "ground",
        /// Follow the plan made for the weekend.
        FollowPlan => "follow_plan",
        /// Pleasure without the product.
        SoberPleasure => "sober_pleasure",
        /// Something else.
        Other => "other",
    }
}
