/** What crosses between a page and its worker, and between the workers of several tabs. */
import type { Fault } from './fault';
import type {
	Contents,
	Draft,
	Edit,
	EnrolmentInput,
	EntryView,
	HistoryPage,
	HistoryQuery,
	Nudge,
	Offered,
	PastNudge,
	PhoneView,
	Saved,
	Unlock,
	WeekendPage,
	Weeks
} from './types';

/** The engine's commands; ids come from the page, so that a repeated call does nothing twice. */
export type Command =
	| { do: 'log'; id: string; draft: Draft }
	| { do: 'edit'; id: string; edit: Edit }
	| { do: 'delete'; id: string }
	| { do: 'undo'; id: string }
	| { do: 'retry'; id: string }
	| { do: 'leave'; id: string };

/** What can be asked of the tab that writes. */
export interface Calls {
	view(): PhoneView;
	apply(command: Command): Saved;
	entry(id: string): EntryView | null;
	history(query: HistoryQuery): HistoryPage;
	contents(): Contents;
	weeks(): Weeks;
	/** `home`: the zone where the person lives, such as `Europe/Paris` */
	weekendPage(home: string | null, history: PastNudge[]): WeekendPage;
	nudgesDue(from: number, to: number, home: string | null, history: PastNudge[]): Nudge[];
	enrol(input: EnrolmentInput): void;
	/** `urgent`: the person came, or the network came back */
	sync(urgent: boolean): void;
	token(): string | null;
	unlock(secret: string, deviceSecret?: Uint8Array): Unlock;
	lock(): void;
	logLocked(id: string, intensity: number): Saved;
	undoLocked(id: string): void;
	unlockWithRecovery(code: string): void;
	confirm(secret: string, deviceSecret?: Uint8Array): Unlock;
	confirmWithRecovery(code: string): void;
	beginRecoveryCode(): string;
	keepRecoveryCode(typed: string): void;
	recover(code: string): void;
	pair(): Offered;
	export(): unknown;
	setPin(secret: string, deviceSecret?: Uint8Array): { weak: boolean };
	removePin(): void;
	setAutoLock(minutes: number): void;
	/** the person is there, or has `away` put the app out of sight: when to lock follows from it */
	touch(away: boolean): void;
	clear(): void;
}

export type CallName = keyof Calls;
export type Call = { [N in CallName]: { name: N; args: Parameters<Calls[N]> } }[CallName];
export type Outcome = { ok: unknown } | { fault: Fault };

/** Page → worker. The first message says which version of the app the page is. */
export type ToWorker = { app: string } | { id: number; call: Call };

/** Worker → page. */
export type FromWorker = { id: number; outcome: Outcome } | { view: PhoneView };

/** Worker → workers of the other tabs. */
export type BetweenTabs =
	| { ask: string; call: Call }
	/** the writer has heard: it lives, however long the call takes */
	| { heard: string }
	| { answer: string; outcome: Outcome }
	| { view: PhoneView }
	/** a new writer: whoever waits asks again */
	| { writer: true };
