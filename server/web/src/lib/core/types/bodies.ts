/** The bodies of records: what people note (contracts.md, *Records and sync*). */

/** A code of the triggers' catalogue, or `own_` and 32 hexadecimal digits for one the person made. */
export type TriggerCode = string;

/** Something that happened before an entry; `craving` is a code here too. */
export interface Step {
	code: TriggerCode | 'craving';
	/** 0 to 10,080 */
	minutes_before: number;
}

export interface Craving {
	/** 0 to 10 */
	intensity: number;
	triggers?: TriggerCode[];
	before?: Step[];
	coping?: { code: string; helped?: boolean }[];
	used?: boolean;
	note?: string;
}

export type Meaning = 'within_frame' | 'beyond_frame' | 'lapse' | 'unsure' | 'not_by_choice';

export interface Use {
	products?: { code: string; sold_as?: string; route?: string }[];
	planned?: boolean;
	meaning?: Meaning;
	goal_revision?: number;
	before?: Step[];
	who?: string;
	note?: string;
}

export interface Moment {
	code: string;
	note?: string;
}

export interface SoberGain {
	code: string;
	note?: string;
}

/** The day's question; `use` or `mood` at least. */
export interface CheckIn {
	use?: 'yes' | 'no' | 'prefer_not_to_say';
	/** 0 to 10; Help comes forward at 3 or less (`TodayView.low_mood`) */
	mood?: number;
	note?: string;
}

export interface Goals {
	versions: {
		revision: number;
		/** first local day, such as `2026-11-22` */
		from: string;
		goals: { product: string; aim: 'sobriety' | 'frame'; frame?: Frame }[];
	}[];
}

export interface Frame {
	days?: string[];
	routes?: string[];
	company?: string[];
	alcohol?: boolean;
	home_by?: string;
	recovery_days?: number;
}

export interface TriggerList {
	triggers: { code: TriggerCode; label?: string }[];
}

export interface Settings {
	locale?: 'fr' | 'en';
	explicit_words?: boolean;
	right_now_from?: number;
	paused_until?: string;
	/** what was answered to own windows; each window once, by its first hour */
	reminders?: Reminder[];
	nudges?: NudgeChoices;
}

/** An own window, and whether and when the person wants to be reminded of it. */
export interface Reminder {
	/** first hour of the week, 0 to 167; Monday 00 h is 0 */
	from: number;
	/** 1 to 24 */
	hours: number;
	answer: 'accepted' | 'moved' | 'refused';
	/** `monday` to `sunday`; there unless refused */
	weekday?: string;
	/** local time, `17:00`; there unless refused */
	at?: string;
}

export const NUDGE_KINDS = [
	'plan',
	'window',
	'activity',
	'debrief',
	'session',
	'questionnaire',
	'homework',
	'own_message',
	'check_back'
] as const;
/** A kind of reminder, which is also the rule that makes it. */
export type NudgeKind = (typeof NUDGE_KINDS)[number];

/** Choices about reminders; what is left out is as the programme has it. */
export interface NudgeChoices {
	off?: NudgeKind[];
	/** which clock to follow on travels; `local` when left out */
	clock?: 'local' | 'home';
	/** `23:00`; both or neither; equal ones mean no quiet hours */
	quiet_from?: string;
	quiet_to?: string;
	/** 0 to 5 */
	lead_hours?: number;
	/** 0 to 10 */
	per_week?: number;
	snoozed_until?: string;
	explicit?: boolean;
}

/** Something planned. */
export interface Activity {
	/** up to 120 characters */
	label: string;
	starts_at: string;
	ends_at: string;
	/** a company */
	who?: string;
	place?: string;
	/** up to 120 characters */
	sober_option?: string;
	/** `false`: no reminder of it */
	remind?: boolean;
}

/** A time of use that the person announced: nothing is asked in it. */
export interface EveningOfUse {
	starts_at: string;
	/** at most three days later */
	ends_at: string;
	/** what the person wants to read then, up to 500 characters */
	message?: string;
}

export interface WeekendPlan {
	/** the Friday that names the weekend */
	friday: string;
	/** at most 60 */
	activities?: Activity[];
	alcohol?: boolean;
	dating_app?: boolean;
	/** who knows about it; a company */
	who?: string;
	/** at most 3 */
	evenings_of_use?: EveningOfUse[];
	note?: string;
}

/** Looking back on a weekend; ends where the person stops. */
export interface Debrief {
	friday: string;
	/** 0 to 10 */
	mood?: number;
	skipped?: boolean;
	plan_kept?: 'yes' | 'partly' | 'no';
	/** coping */
	helped?: string[];
	note?: string;
}

export interface Bodies {
	craving: Craving;
	use: Use;
	moment: Moment;
	sober_gain: SoberGain;
	check_in: CheckIn;
	goals: Goals;
	trigger_list: TriggerList;
	settings: Settings;
	weekend_plan: WeekendPlan;
	debrief: Debrief;
}

export type Kind = keyof Bodies;
