/**
 * What the screens know of the core: the bridge's calls and the views it gives.
 *
 * Every moment is RFC 3339 text, every id a UUID as text, every code lower snake case (its words are `<area>_<code>` in the
 * catalogue). Whatever a call refuses comes as a `Problem` (`$lib/api/client`), whose `words` are for the person.
 */
import type { Bodies, Kind } from './bodies';
import type { Contents, EntryView, HistoryPage, HistoryQuery, Offered, PhoneView, Unlock, Weeks } from './views';
import type { Nudge, PastNudge, WeekendPage } from './weekend';

export * from './bodies';
export type * from './views';
export type * from './weekend';

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

/** What a person has one of, in versions. */
export type OncePerPerson = 'goals' | 'trigger_list' | 'settings';

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
	/** Logs what `make` makes of the version that then stands; one after the other, so that quick changes build on each other. */
	revise<K extends OncePerPerson>(kind: K, make: (standing: Bodies[K] | null) => Bodies[K]): Promise<Saved>;
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
