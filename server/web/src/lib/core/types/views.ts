/** What the screens are drawn from. */
import type { Programme } from '$lib/api/types';
import type { Goals, Kind, Meaning, Settings, TriggerCode, TriggerList } from './bodies';
import type { Hideable, Saved } from '.';

/** `held`: may be undone, nothing sent yet · `waiting`: to be sent · `sent`: on the server's disk · `parked`: refused, see `parked`. */
export type Mark = 'held' | 'waiting' | 'sent' | 'parked';

/** One version of an entry, as the person sees it: hidden fields are back in their place. */
export interface Version {
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
}

/** An entry: the version that stands, and how it is with it. */
export interface EntryView extends Version {
	id: string;
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
	others: Version[];
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
