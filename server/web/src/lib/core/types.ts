/**
 * What the screens know of the core: the bridge's calls and the views it gives.
 *
 * Every moment is RFC 3339 text, every id a UUID as text, every code lower snake case (its words are `<area>_<code>` in the
 * catalogue). Whatever a call refuses comes as a `Problem` (`$lib/api/client`), whose `words` are for the person.
 */
import type { Programme } from '$lib/api/types';

// --- bodies: what people note (contracts.md, *Records and sync*) -----------------------------------------------------

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

// --- commands --------------------------------------------------------------------------------------------------------

/** Fields that can be hidden from the team one by one; the rest of the record stays shared. */
export type Hideable = 'note' | 'triggers' | 'coping' | 'products' | 'route' | 'who';

/**
 * What only the person can read: the whole record, or these fields (`[]`: nothing).
 * Left out: a note is hidden, a use `not_by_choice` is hidden whole, and an edit keeps what was hidden hidden.
 */
export type Privacy = 'whole' | Hideable[];

/**
 * Something to note. What follows from the time alone (`weekend`) is put on a new craving by the core, and left off by an edit
 * that leaves it off; a use with a `meaning` gets the `goal_revision` of its day. `check_in`, once a day, `weekend_plan` and `debrief`, once a
 * weekend, and `goals`, `trigger_list`, `settings`, once a person, replace what is there.
 */
export type Draft = {
	[K in Kind]: {
		kind: K;
		body: Bodies[K];
		/** RFC 3339 with offset; now when left out. A check-in belongs to its local day. */
		occurred_at?: string;
		private?: Privacy;
	};
}[Kind];

/** A new version of an entry: the body replaces the old one whole; what is left out otherwise stays. */
export interface Edit {
	body: Bodies[Kind];
	occurred_at?: string;
	private?: Privacy;
}

/** Given only when it is on disk. */
export interface Saved {
	id: string;
	/** Until then `undo(id)` takes back everything done to the entry since it was last at rest, and nothing of it leaves the phone. */
	undo_until: string;
}

/** Input of enrolment; the bridge adds `request_id`, so that an answer lost on the way burns no code. */
export interface EnrolmentInput {
	code: string;
	/** left out when another phone of the person's knows it */
	first_name?: string;
	/** from the QR code of another phone of the person's, whose keys it opens */
	secret?: string;
	locale: 'fr' | 'en';
	timezone: string;
	/** running as an installed app, not in a browser's tab */
	installed: boolean;
}

// --- views -----------------------------------------------------------------------------------------------------------

/** `held`: may be undone, nothing sent yet · `waiting`: to be sent · `sent`: on the server's disk · `parked`: refused, see `parked`. */
export type Mark = 'held' | 'waiting' | 'sent' | 'parked';

/** An entry as the person sees it: hidden fields are back in their place. */
export interface EntryView {
	id: string;
	/** as a text, since a newer version of the app may have made it; also of an entry that is hidden whole */
	kind: Kind | (string & {});
	occurred_at: string;
	recorded_at: string;
	/** null when it is hidden whole and this phone has not the key */
	body: Record<string, unknown> | null;
	/** only the person can read it, all of it */
	private_whole: boolean;
	/** the fields that only the person can read */
	hidden: Hideable[];
	/** something hidden was sealed by another device and can't be read here yet */
	sealed_elsewhere: boolean;
	/** whether this version of the app, on this phone, can edit it; deleting is always possible */
	editable: boolean;
	mark: Mark;
	/** true only in `TodayView.undoable`: a deletion that may still be undone */
	deleted: boolean;
	/** set while it may be undone */
	undo_until: string | null;
	/** why the server refused it; tried again after an edit, or an update of the app */
	parked: { code: string; field: string | null; message: string; left: boolean } | null;
	/** its time lay after its receipt: a phone's clock was wrong */
	time_doubtful: boolean;
	/** versions made elsewhere at the same time, newest first: "another version" */
	others: OtherVersion[];
}

export interface OtherVersion {
	kind: Kind | (string & {});
	occurred_at: string;
	recorded_at: string;
	body: Record<string, unknown> | null;
	private_whole: boolean;
	hidden: Hideable[];
	sealed_elsewhere: boolean;
}

export interface HistoryQuery {
	/** 1 to 200; 50 when left out */
	limit?: number;
	/** the id of the last entry already there: what follows is older */
	before?: string;
}

/** Newest first; without deleted entries and without goals, triggers and settings. */
export interface HistoryPage {
	entries: EntryView[];
	more: boolean;
}

/** Everything on this phone, counted. */
export interface Contents {
	/** what is here, in the core's order */
	kinds: { kind: Kind | (string & {}); count: number }[];
	waiting: number;
	/** refused by the server, newest first, deletions included */
	parked: EntryView[];
	/** private as a whole */
	private: number;
	/** shared, but for some fields */
	partly_private: number;
	/** something in them was sealed under a key that is not here */
	sealed_elsewhere: number;
	/** entries with another version, to be settled */
	other_versions: number;
	/** marks of deletions, without content */
	deleted: number;
	unreadable: number;
	/** what the rows take, as they are kept */
	bytes: number;
}

export interface CodeCounted {
	code: string;
	count: number;
}

/** Something that happened, in order, the furthest back first. */
export interface Sequence {
	codes: (TriggerCode | 'craving')[];
	/** the person's own words, by code */
	labels?: Record<string, string>;
	count: number;
}

export interface CravingCount {
	count: number;
	mean_intensity: number | null;
	/** the person said "not used", and noted no use in the next 6 hours */
	passed_without_use: number;
}

/** The last weeks of this person alone, private entries included; every list by falling count. */
export interface Weeks {
	/** from the first in which something was noted, at most twelve, this one last */
	weeks: { monday: string; cravings: CravingCount }[];
	cravings: CravingCount;
	/** 168 counts, Monday 00 h first */
	hours: number[];
	triggers: (CodeCounted & { label?: string })[];
	/** before cravings and uses */
	before: Sequence[];
	/** those that helped most often first */
	helped: { code: string; tried: number; helped: number }[];
	sober_gains: CodeCounted[];
}

export interface Status {
	enrolled: boolean;
	participant_id: string | null;
	device_id: string | null;
	first_name: string | null;
	/** what is not yet on the server's disk, held entries included, parked ones not */
	waiting: number;
	/** refused by the server and kept here with the reason */
	parked: number;
	/** those of them that the person has neither retried nor left here */
	parked_open: number;
	/** kept here, but this version of the app can't read them */
	unreadable: number;
	/** the last answer of the server */
	last_sync: string | null;
	/** when the next attempt is due after a failure */
	retry_at: string | null;
	/** a request is under way */
	syncing: boolean;
	/** the last attempt got no answer */
	offline: boolean;
	/** this device was removed, or its sign-in has ended: enrol again with a new code; nothing here is lost */
	signed_out: boolean;
	/** the server no longer speaks this version's protocol: reload to update; everything noted is kept */
	upgrade: boolean;
	/** the browser promised not to clear this storage by itself */
	persisted: boolean;
}

export interface TodayView {
	/** local, such as `2026-11-22` */
	date: string;
	/** today's check-in, if there is one */
	check_in: EntryView | null;
	/** today's mood is 3 or less: Help comes forward */
	low_mood: boolean;
	/** cravings noted today */
	cravings: number;
	/** entries of every kind noted today */
	entries: number;
	/** of the cycle, from the programme or else from enrolment; null after the last */
	next_session: { number: number; starts_at: string } | null;
	/** newest first, what may still be undone */
	undoable: EntryView[];
}

export interface TriggerChip {
	code: TriggerCode;
	/** the person's own words, for an own trigger alone */
	label: string | null;
}

export interface TriggerViews {
	/** 6 to 8, the person's own and most frequent first */
	shown: TriggerChip[];
	/** the others, behind « autre »; opt-in ones only when the person has put them on the list */
	rest: TriggerChip[];
}

/** The core's closed lists, in the order people should see them. */
export interface Vocabulary {
	triggers: { code: TriggerCode; opt_in: boolean }[];
	/** as they may be offered to this person: opt-in ones only when they are on the trigger list */
	moments: string[];
	sober_gains: string[];
	/** what helped this person most often comes first */
	coping: { code: string; tried: number; helped: number }[];
	products: string[];
	routes: string[];
	companies: string[];
	meanings: Meaning[];
	weekdays: string[];
	places: string[];
}

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

/** How the phone is locked. */
export interface LockView {
	/** nothing can be read: the PIN has to be given. Noting 0 to 10 is possible all the same */
	is_locked: boolean;
	/** there is a PIN or passphrase, or was before too many wrong ones */
	has_pin: boolean;
	/** too many wrong ones: it opens nothing any more, only the recovery code does */
	pin_removed: boolean;
	attempts_left: number;
	/** the PIN opens together with the secret of the phone's passkey alone */
	needs_device_secret: boolean;
	/** a recovery code opens this phone */
	has_recovery: boolean;
	/** entries that are not on the server's disk */
	unsent: number;
	/** 1 to 60: minutes without use until this phone locks by itself */
	auto_lock_minutes: number;
	/** noted while locked, newest first, as long as it may be undone */
	undoable: Saved[];
}

/** A code for a second phone: two minutes, one use. */
export interface Offered {
	code: string;
	/** shown in the QR code alone; never sent */
	secret: string;
	expires_at: string;
}

/** Whether a recovery code protects what is here. */
export interface RecoveryView {
	/** `elsewhere`: it was made where another private key is; recover with it, or pair, or make another */
	state: 'none' | 'kept' | 'elsewhere';
	/** when the server got it */
	made_at: string | null;
	/** the server does not have it yet */
	due: boolean;
}

/** Something that may give others access; told for 14 days. */
export interface NoticeView {
	what: 'device_added' | 'recovery_code_made' | 'pin_set' | 'pin_changed' | 'pin_removed' | 'copy_downloaded';
	at: string;
	/** on, or to, which device, if it is another */
	device_id?: string;
	via?: 'invitation' | 'pairing';
}

/** What became of a PIN that was given. */
export type Unlock = { outcome: 'open' } | { outcome: 'wrong'; left: number } | { outcome: 'pin_removed' };

/** What the screens are drawn from. A new object replaces it whole after each change: bind to it, don't copy it. */
export interface PhoneView {
	status: Status;
	/** while `lock.is_locked`, all else is empty but `status.enrolled` and `status.waiting` */
	lock: LockView;
	recovery: RecoveryView;
	/** newest first */
	notices: NoticeView[];
	today: TodayView;
	triggers: TriggerViews;
	vocabulary: Vocabulary;
	settings: Settings;
	/** intensity from which coping is offered at once: the person's own level, or the default */
	right_now_from: number;
	goals: Goals | null;
	trigger_list: TriggerList | null;
	/** the last one read from the server, also offline; null before the first */
	programme: Programme | null;
	/** rises with each change: reload a history when it does */
	version: number;
}

// --- the bridge ------------------------------------------------------------------------------------------------------

/**
 * The phone's whole memory: `import { phone } from '$lib/core/phone.svelte'`. Nothing counts as saved before the promise
 * resolves. Any number of tabs may be open: one writes, the others ask it, all see the same view.
 */
export interface Phone {
	/** Reactive. Undefined until the core has opened (a moment after the first paint, also offline). */
	readonly view: PhoneView | undefined;
	/** Reactive. Why the core can't open here: `storage_unavailable`, `corrupt`, … */
	readonly fault: { code: string; words: string } | undefined;
	/** Starts the core once, after the first paint; later calls await the same start. Every other call does it too. */
	open(): Promise<PhoneView>;
	/** Spends the code. 404 `invitation_unusable` for any code that can't be used; `offline` without network. */
	enrol(input: EnrolmentInput): Promise<void>;
	log(draft: Draft): Promise<Saved>;
	edit(id: string, edit: Edit): Promise<Saved>;
	/** Deletes; final once sent, undone within 10 s. */
	remove(id: string): Promise<Saved>;
	/** Takes back. `too_late` when the 10 s are over. */
	undo(id: string): Promise<void>;
	entry(id: string): Promise<EntryView | undefined>;
	history(query?: HistoryQuery): Promise<HistoryPage>;
	/** Everything on this phone, counted. */
	contents(): Promise<Contents>;
	/** The last weeks, for the person alone. */
	weeks(): Promise<Weeks>;
	/** The weekend, own windows and reminders. `history`: what was shown in the last 28 days. */
	weekendPage(history?: PastNudge[]): Promise<WeekendPage>;
	/** The reminders due from one moment to before another, in milliseconds, for a page that shows them itself. */
	nudgesDue(from: number, to: number, history?: PastNudge[]): Promise<Nudge[]>;
	/** Sends what the server refused once more, as it is. */
	retry(id: string): Promise<void>;
	/** Leaves here what the server refused, without mentioning it again. */
	leave(id: string): Promise<void>;
	/** A code for a trigger of the person's own, to be put on the trigger list with its label. */
	ownTriggerCode(): string;
	/** Sends what is due and reads what is new, now. Never throws: the outcome is in `view.status`. */
	sync(): Promise<void>;
	/** The bearer token, for `/me/…` calls of the screens. */
	token(): Promise<string | undefined>;
	/** Tries a PIN or passphrase; each wrong one counts. `deviceSecret`: of the phone's passkey, where `lock.needs_device_secret`. */
	unlock(secret: string, deviceSecret?: Uint8Array): Promise<Unlock>;
	/** Locks now, in every tab; without a PIN nothing happens. */
	lock(): Promise<void>;
	/** Notes a craving, locked or not; within ten seconds `undoLocked` takes it back. */
	logLocked(intensity: number): Promise<Saved>;
	undoLocked(id: string): Promise<void>;
	/** Proves again to know the PIN, for the next sensitive call within two minutes. */
	confirm(secret: string, deviceSecret?: Uint8Array): Promise<Unlock>;
	/** Opens a locked phone with the recovery code; a new PIN may be set within two minutes. */
	unlockWithRecovery(code: string): Promise<void>;
	/** As `confirm`, where the PIN is forgotten. */
	confirmWithRecovery(code: string): Promise<void>;
	/** A new recovery code to write down; it counts once it was typed back. */
	beginRecoveryCode(): Promise<string>;
	keepRecoveryCode(typed: string): Promise<void>;
	/** On a phone enrolled anew: makes what was sealed before readable again. */
	recover(code: string): Promise<void>;
	/** A code for a second phone. Needs the network. */
	pair(): Promise<Offered>;
	/** Everything the person noted, for a file. */
	export(): Promise<unknown>;
	/**
	 * Sets a PIN or changes it; `weak`: easy to find. `confirm_first` if there is one and it was not confirmed. With a device
	 * secret, it opens together with that alone.
	 */
	setPin(secret: string, deviceSecret?: Uint8Array): Promise<{ weak: boolean }>;
	removePin(): Promise<void>;
	setAutoLock(minutes: number): Promise<void>;
	/** Deletes everything on this phone, what was never sent too: name `view.status.waiting` before asking. */
	startAgain(): Promise<void>;
}
