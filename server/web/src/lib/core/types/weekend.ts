/** The weekend, own windows and reminders, as the core sees them. */
import type { NudgeKind, Reminder, TriggerCode, WeekendPlan } from './bodies';

export interface Span {
	starts_at: string;
	ends_at: string;
}

/** Something planned in a weekend that went as planned or in part. */
export interface Suggestion {
	label: string;
	who: string | null;
	place: string | null;
	sober_option: string | null;
	/** in how many of those weekends */
	weekends: number;
}

/** The weekend of now, or the next; Monday to Thursday look ahead. */
export interface WeekendView {
	friday: string;
	/** Friday 17:00 to Sunday 24:00 */
	agenda: Span | null;
	plan: WeekendPlan | null;
	/** the entry that holds the plan */
	plan_id: string | null;
	/** own windows in it: first hour of the week, and when */
	windows: [number, Span][];
	/** what of them the plan leaves empty; `window`: first hour of the week of the window */
	gaps: (Span & { window: number })[];
	suggestions: Suggestion[];
	/** the last plan made, at the hours of this weekend, to be noted if the person wants it */
	copy: WeekendPlan | null;
	/** the weekend to look back on, open for 72 hours from Monday on, while there is no debrief */
	to_debrief: string | null;
	/** that weekend, as long as it is open, also with a debrief */
	past: { friday: string; plan: WeekendPlan | null; debrief_id: string | null; low_mood: boolean } | null;
	/** the one thing to ask for, if there is one */
	asks: 'plan' | 'debrief' | null;
}

/** Why a window, with the person's own counts. `protocol`: nothing strong was noted there, these are usual hours. */
export type WindowReason =
	| { code: 'strong_cravings'; count: number; of: number }
	| { code: 'after'; trigger: TriggerCode; count: number }
	| { code: 'uses'; count: number; of: number }
	| { code: 'protocol' };

/** Hours of the week that the own entries point at. */
export interface OwnWindow {
	/** first hour of the week, 0 to 167 */
	from: number;
	hours: number;
	/** hour of the week at which a reminder would come */
	remind_at: number;
	/** most telling first; never empty */
	reasons: WindowReason[];
	/** what the person answered to it */
	answer: Reminder | null;
}

export interface RemindersView {
	windows: OwnWindow[];
	/** everything that was answered, also to windows that are no more */
	answered: Reminder[];
	/** something to do at once, after what was noted in the last hour at `since` */
	offer: { reason: 'strong' | 'rising' | 'alcohol' | 'dating_app' | 'drug_message'; since: string } | null;
}

/** What names a reminder. */
export interface NudgeKey {
	rule: NudgeKind;
	/** local date */
	date: string;
	slot: number;
}

/** A reminder that is due. */
export interface Nudge extends NudgeKey {
	/** what it opens on */
	action: 'plan' | 'breathe' | 'debrief' | 'open' | 'reminders';
	due_at: string;
	expires_at: string;
}

/** A reminder that was shown, here or by a push. */
export interface PastNudge extends NudgeKey {
	due_at: string;
	opened_at?: string;
	snoozed_until?: string;
}

/** The weekend, own windows, and the reminders of the next 36 hours. */
export interface WeekendPage {
	weekend: WeekendView;
	reminders: RemindersView;
	/** what the centre set */
	protocol: {
		plan_at: string;
		debrief_day: 'monday' | 'tuesday';
		debrief_at: string;
		evening_at: string;
		quiet_from: string;
		quiet_to: string;
		per_day: number;
		per_weekend_day: number;
		per_week: number;
		windows_per_week: number;
		lead_hours: number;
		jitter_minutes: number;
		session_silence_minutes: number;
	};
	due: Nudge[];
}
