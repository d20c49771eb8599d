/** The page's side of the bridge: asks the worker, and holds the view that screens are drawn from. */
import { version } from '$app/environment';
import { Problem } from '$lib/api/client';
import { AWAY } from './auto-lock';
import type { Fault } from './fault';
import type {
	Bodies,
	Contents,
	Draft,
	Edit,
	EnrolmentInput,
	EntryView,
	HistoryPage,
	HistoryQuery,
	Nudge,
	Offered,
	OncePerPerson,
	PastNudge,
	Phone,
	PhoneView,
	Saved,
	Unlock,
	WeekendPage,
	Weeks
} from './types';
import type { Call, Calls, CallName, Command, FromWorker, Outcome, ToWorker } from './wire';

/** The part of a worker that is used. */
export interface Port {
	postMessage(message: ToWorker): void;
	onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
	onerror: ((event: ErrorEvent) => void) | null;
	terminate(): void;
}

/** Signs of the person are told so often, in milliseconds. */
const TOUCH_EVERY = 10_000;

export class WorkerPhone implements Phone {
	#view = $state.raw<PhoneView>();
	#fault = $state.raw<Problem>();
	#persisted = false;
	#touchedAt = 0;
	#awaySince: number | undefined;
	readonly #start: () => Port;
	#port: Port | undefined;
	#opened: Promise<PhoneView> | undefined;
	#revised: Promise<unknown> = Promise.resolve();
	#asked = 0;
	readonly #waiting = new Map<number, (outcome: Outcome) => void>();

	/** `start` starts the worker, once. */
	constructor(start: () => Port) {
		this.#start = start;
	}

	get view(): PhoneView | undefined {
		return this.#view;
	}

	get fault(): Problem | undefined {
		return this.#fault;
	}

	open(): Promise<PhoneView> {
		this.#opened ??= this.#open().catch((cause) => {
			this.#opened = undefined;
			this.#fault = cause;
			throw cause;
		});
		return this.#opened;
	}

	async #open(): Promise<PhoneView> {
		await firstPaint();
		this.#persisted = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
		this.#show(await this.#send('view'));
		this.#fault = undefined;
		window.addEventListener('online', () => void this.sync());
		document.addEventListener('visibilitychange', () => this.#seen(document.visibilityState === 'visible'));
		for (const sign of ['pointerdown', 'keydown']) window.addEventListener(sign, () => this.#touch(), { passive: true });
		void this.sync();
		return this.#view!;
	}

	async enrol(input: EnrolmentInput): Promise<void> {
		await this.#ask('enrol', input);
		// Asked once there is something to keep; browsers answer by themselves or ask the person.
		this.#persisted = (await navigator.storage?.persist?.().catch(() => false)) ?? false;
		this.#show(await this.#ask('view'));
	}

	log(draft: Draft): Promise<Saved> {
		return this.#apply({ do: 'log', id: crypto.randomUUID(), draft: plain(draft) });
	}

	revise<K extends OncePerPerson>(kind: K, make: (standing: Bodies[K] | null) => Bodies[K]): Promise<Saved> {
		const revised = this.#revised.then(async () => {
			await this.open();
			return this.log({ kind, body: make(this.#view![kind] as Bodies[K] | null) } as Draft);
		});
		this.#revised = revised.catch(() => undefined);
		return revised;
	}

	edit(id: string, edit: Edit): Promise<Saved> {
		return this.#apply({ do: 'edit', id, edit: plain(edit) });
	}

	remove(id: string): Promise<Saved> {
		return this.#apply({ do: 'delete', id });
	}

	async undo(id: string): Promise<void> {
		await this.#apply({ do: 'undo', id });
	}

	#apply(command: Command): Promise<Saved> {
		return this.#ask('apply', command);
	}

	async entry(id: string): Promise<EntryView | undefined> {
		return (await this.#ask('entry', id)) ?? undefined;
	}

	history(query: HistoryQuery = {}): Promise<HistoryPage> {
		return this.#ask('history', plain(query));
	}

	contents(): Promise<Contents> {
		return this.#ask('contents');
	}

	weeks(): Promise<Weeks> {
		return this.#ask('weeks');
	}

	weekendPage(history: PastNudge[] = []): Promise<WeekendPage> {
		return this.#planned((home) => this.#send('weekendPage', home, history));
	}

	nudgesDue(from: number, to: number, history: PastNudge[] = []): Promise<Nudge[]> {
		return this.#planned((home) => this.#send('nudgesDue', from, to, home, history));
	}

	async #planned<T>(ask: (home: string | null) => Promise<T>): Promise<T> {
		await this.open();
		return ask(this.#view?.programme?.timezone ?? null);
	}

	async retry(id: string): Promise<void> {
		await this.#apply({ do: 'retry', id });
		void this.sync();
	}

	async leave(id: string): Promise<void> {
		await this.#apply({ do: 'leave', id });
	}

	ownTriggerCode(): string {
		return `own_${crypto.randomUUID().replaceAll('-', '')}`;
	}

	async sync(): Promise<void> {
		await this.#ask('sync', true).catch(() => undefined);
	}

	async token(): Promise<string | undefined> {
		return (await this.#ask('token')) ?? undefined;
	}

	unlock(secret: string, deviceSecret?: Uint8Array): Promise<Unlock> {
		return this.#ask('unlock', secret, deviceSecret);
	}

	async lock(): Promise<void> {
		await this.#ask('lock');
	}

	logLocked(intensity: number): Promise<Saved> {
		return this.#ask('logLocked', crypto.randomUUID(), intensity);
	}

	async undoLocked(id: string): Promise<void> {
		await this.#ask('undoLocked', id);
	}

	confirm(secret: string, deviceSecret?: Uint8Array): Promise<Unlock> {
		return this.#ask('confirm', secret, deviceSecret);
	}

	async unlockWithRecovery(code: string): Promise<void> {
		await this.#ask('unlockWithRecovery', code);
	}

	async confirmWithRecovery(code: string): Promise<void> {
		await this.#ask('confirmWithRecovery', code);
	}

	beginRecoveryCode(): Promise<string> {
		return this.#ask('beginRecoveryCode');
	}

	async keepRecoveryCode(typed: string): Promise<void> {
		await this.#ask('keepRecoveryCode', typed);
	}

	async recover(code: string): Promise<void> {
		await this.#ask('recover', code);
		void this.sync();
	}

	pair(): Promise<Offered> {
		return this.#ask('pair');
	}

	export(): Promise<unknown> {
		return this.#ask('export');
	}

	setPin(secret: string, deviceSecret?: Uint8Array): Promise<{ weak: boolean }> {
		return this.#ask('setPin', secret, deviceSecret);
	}

	async removePin(): Promise<void> {
		await this.#ask('removePin');
	}

	async setAutoLock(minutes: number): Promise<void> {
		await this.#ask('setAutoLock', minutes);
	}

	async startAgain(): Promise<void> {
		await this.#ask('clear');
	}

	// --- locking by itself --------------------------------------------------------------------------------------------

	#seen(visible: boolean): void {
		if (!visible) {
			this.#awaySince = Date.now();
			if (this.#isOpen()) this.#tell(true);
			return;
		}
		// A worker that slept meanwhile locks a moment late: nothing must be seen in that moment.
		if (this.#isOpen() && this.#awaySince !== undefined) {
			const away = Date.now() - this.#awaySince;
			if (away >= Math.min(AWAY, this.#view!.lock.auto_lock_minutes * 60_000)) this.#conceal().catch(() => undefined);
			else this.#tell(false);
		}
		this.#awaySince = undefined;
		void this.sync();
	}

	#touch(): void {
		if (!this.#isOpen() || Date.now() - this.#touchedAt < TOUCH_EVERY) return;
		this.#touchedAt = Date.now();
		this.#tell(false);
	}

	#tell(away: boolean): void {
		this.#send('touch', away).catch(() => undefined);
	}

	/** Whether this phone has a PIN and shows what it keeps. */
	#isOpen(): boolean {
		const lock = this.#view?.lock;
		return lock !== undefined && lock.has_pin && !lock.is_locked;
	}

	async #conceal(): Promise<void> {
		const view = this.#view!;
		this.#view = { ...view, lock: { ...view.lock, is_locked: true } };
		await this.lock();
	}

	// --- the worker ---------------------------------------------------------------------------------------------------

	async #ask<N extends CallName>(name: N, ...args: Parameters<Calls[N]>): Promise<ReturnType<Calls[N]>> {
		await this.open();
		return this.#send(name, ...args);
	}

	#send<N extends CallName>(name: N, ...args: Parameters<Calls[N]>): Promise<ReturnType<Calls[N]>> {
		this.#port ??= this.#connect();
		const id = (this.#asked += 1);
		const answer = new Promise<Outcome>((answered) => this.#waiting.set(id, answered));
		this.#port.postMessage({ id, call: { name, args } as Call });
		return answer.then((outcome) => {
			if ('fault' in outcome) throw problem(outcome.fault);
			return outcome.ok as ReturnType<Calls[N]>;
		});
	}

	#connect(): Port {
		const port = this.#start();
		port.onmessage = ({ data }) => {
			if ('view' in data) this.#show(data.view);
			else this.#answer(data.id, data.outcome);
		};
		// The worker's script did not load: whoever waits must hear of it, and the next call starts it again.
		port.onerror = (event) => {
			port.terminate();
			this.#port = undefined;
			const fault = { status: 0, code: 'unexpected', message: event.message };
			for (const id of [...this.#waiting.keys()]) this.#answer(id, { fault });
		};
		port.postMessage({ app: version });
		return port;
	}

	#answer(id: number, outcome: Outcome): void {
		this.#waiting.get(id)?.(outcome);
		this.#waiting.delete(id);
	}

	#show(view: PhoneView): void {
		view.status.persisted = this.#persisted;
		this.#view = view;
	}
}

/** Reactive proxies can't be cloned into a worker; what people note is plain JSON. */
function plain<T>(value: T): T {
	return JSON.parse(JSON.stringify(value)) as T;
}

function problem(fault: Fault): Problem {
	return new Problem(fault.status, fault.code, fault.title, fault.message, fault.field);
}

/** Resolves when the page has been drawn once, so that WebAssembly never delays the first look. */
function firstPaint(): Promise<void> {
	return new Promise((resolve) => {
		// A page in the background draws nothing.
		if (document.visibilityState === 'hidden') setTimeout(resolve);
		else requestAnimationFrame(() => setTimeout(resolve));
	});
}

/** This page's phone. */
export const phone: Phone = new WorkerPhone(
	() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'accalmie' }) as Port
);
