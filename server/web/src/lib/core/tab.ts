/**
 * One tab's place among several: the tab that holds the lock `writer` runs the engine, the others ask it. If it does not
 * even hear (the browser froze it), an asking tab takes the lock over; the generation of the rows keeps the old one from
 * writing anything more.
 */
import { asFault } from './fault';
import type { Host } from './host';
import type { BetweenTabs, Call, FromWorker, Outcome } from './wire';
import type { PhoneView } from './types';

/** The part of the Web Locks API that is used. */
export interface Locks {
	request(name: string, options: { steal?: boolean; signal?: AbortSignal }, held: () => Promise<unknown>): Promise<unknown>;
}

export interface TabSurroundings {
	locks: Locks;
	channel: Pick<BroadcastChannel, 'postMessage' | 'onmessage'>;
	/** starts the engine's host in this tab */
	host(onView: (view: PhoneView) => void): Host;
	toPage(message: FromWorker): void;
	/** how long a writer may take to hear, in milliseconds */
	patience?: number;
}

interface Waiting {
	call: Call;
	answered(outcome: Outcome): void;
	timer: ReturnType<typeof setTimeout> | undefined;
}

/** Held by whoever writes: a tab, or the service worker while there is none. */
export const LOCK = 'accalmie-writer';

export class Tab {
	readonly #around: TabSurroundings;
	readonly #waiting = new Map<string, Waiting>();
	#host: Host | undefined;
	#queued: AbortController | undefined;

	constructor(around: TabSurroundings) {
		this.#around = around;
		around.channel.onmessage = (event: MessageEvent<BetweenTabs>) => void this.#hear(event.data);
		this.#queue();
	}

	/** Whether this tab writes. */
	get isWriter(): boolean {
		return this.#host !== undefined;
	}

	/** Gets one call done, here or in the tab that writes. */
	ask(call: Call): Promise<Outcome> {
		if (this.#host) return outcome(this.#host, call);
		return new Promise((answered) => {
			const ask = crypto.randomUUID();
			this.#waiting.set(ask, { call, answered, timer: undefined });
			this.#post(ask);
		});
	}

	#post(ask: string): void {
		const waiting = this.#waiting.get(ask);
		if (!waiting) return;
		clearTimeout(waiting.timer);
		waiting.timer = setTimeout(() => this.#takeOver(), this.#around.patience ?? 3_000);
		this.#say({ ask, call: waiting.call });
	}

	#say(message: BetweenTabs): void {
		this.#around.channel.postMessage(message);
	}

	async #hear(message: BetweenTabs): Promise<void> {
		if ('ask' in message) {
			if (!this.#host) return;
			this.#say({ heard: message.ask });
			this.#say({ answer: message.ask, outcome: await outcome(this.#host, message.call) });
		} else if ('heard' in message) {
			clearTimeout(this.#waiting.get(message.heard)?.timer);
		} else if ('answer' in message) {
			this.#answer(message.answer, message.outcome);
		} else if ('view' in message) {
			this.#around.toPage(message);
		} else {
			for (const ask of this.#waiting.keys()) this.#post(ask);
		}
	}

	#answer(ask: string, outcome: Outcome): void {
		const waiting = this.#waiting.get(ask);
		if (!waiting) return;
		clearTimeout(waiting.timer);
		this.#waiting.delete(ask);
		waiting.answered(outcome);
	}

	/** Waits for the lock behind the tabs that came before. */
	#queue(): void {
		this.#queued = new AbortController();
		this.#hold({ signal: this.#queued.signal });
	}

	#takeOver(): void {
		if (this.#host) return;
		this.#queued?.abort();
		this.#hold({ steal: true });
	}

	#hold(options: { steal?: boolean; signal?: AbortSignal }): void {
		this.#around.locks
			// Held for as long as the tab lives.
			.request(LOCK, options, () => new Promise(() => this.#write()))
			.catch(() => {
				// Given up to take the lock over, or taken over by another tab.
				if (options.signal?.aborted) return;
				this.#host?.close();
				this.#host = undefined;
				this.#queue();
			});
	}

	#write(): void {
		const host = this.#around.host((view) => {
			this.#around.toPage({ view });
			this.#say({ view });
		});
		this.#host = host;
		for (const [ask, { call }] of this.#waiting) void outcome(host, call).then((done) => this.#answer(ask, done));
		// What can't be opened is said to whoever asks next.
		void host.resume().catch(() => undefined);
		this.#say({ writer: true });
	}
}

async function outcome(host: Host, call: Call): Promise<Outcome> {
	try {
		return { ok: await host.run(call) };
	} catch (cause) {
		return { fault: asFault(cause) };
	}
}
