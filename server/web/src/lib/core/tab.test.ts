import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Host } from './host';
import { Core } from './pkg/mobile_core.js';
import { Rows } from './rows';
import { Tab, type Locks } from './tab';
import { TestServer } from './testing';
import type { BetweenTabs, Call, FromWorker } from './wire';

/** Web Locks as the browser grants them: one holder, a queue, stealing. */
class TestLocks implements Locks {
	#holder: { release(): void; lose(): void } | undefined;
	readonly #queue: (() => void)[] = [];

	request(_: string, options: { steal?: boolean; signal?: AbortSignal }, held: () => Promise<unknown>): Promise<unknown> {
		return new Promise((resolve, reject) => {
			const grant = () => {
				if (options.signal?.aborted) return this.#next();
				const lose = () => reject(new DOMException('stolen', 'AbortError'));
				this.#holder = { release: () => resolve(undefined), lose };
				void held();
			};
			options.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
			if (options.steal) {
				this.#holder?.lose();
				grant();
			} else if (this.#holder) this.#queue.push(grant);
			else grant();
		});
	}

	/** The holder's tab is closed. */
	release(): void {
		this.#holder?.release();
		this.#next();
	}

	#next(): void {
		this.#holder = undefined;
		this.#queue.shift()?.();
	}
}

let names = 0;
const open: BroadcastChannel[] = [];

afterEach(() => {
	vi.useRealTimers();
	for (const channel of open.splice(0)) channel.close();
});

/** Tabs of one browser: the same rows, locks and channel. */
function browser() {
	const name = `tab-${(names += 1)}`;
	const locks = new TestLocks();
	const server = new TestServer();
	return {
		locks,
		server,
		async tab(patience = 10_000) {
			const rows = await Rows.open(name);
			const channel = new BroadcastChannel(name);
			open.push(channel);
			const seen: FromWorker[] = [];
			const tab = new Tab({
				locks,
				channel,
				patience,
				toPage: (message) => seen.push(message),
				host: (onView) => new Host({ rows, core: async () => Core, fetch: (...args) => server.fetch(...args), now: Date.now, app: 'test', onView })
			});
			return { tab, channel, seen, ask: (call: Call) => tab.ask(call) };
		}
	};
}

const enrol: Call = {
	name: 'enrol',
	args: [{ code: 'ABCDE-FGHJK', first_name: 'Sam', locale: 'fr', timezone: 'Europe/Paris', installed: true }]
};
const log = (intensity: number): Call => ({
	name: 'apply',
	args: [{ do: 'log', id: crypto.randomUUID(), draft: { kind: 'craving', body: { intensity } } }]
});
const history: Call = { name: 'history', args: [{}] };

describe('tabs', () => {
	it('have one writer; the others ask it and see what it shows', async () => {
		const { tab } = browser();
		const [one, two] = [await tab(), await tab()];
		expect([one.tab.isWriter, two.tab.isWriter]).toEqual([true, false]);
		await two.ask(enrol);
		const outcomes = await Promise.all([one.ask(log(1)), two.ask(log(2)), two.ask(log(3)), one.ask(log(4))]);
		expect(outcomes.every((outcome) => 'ok' in outcome)).toBe(true);
		const page = { ok: { entries: [{}, {}, {}, {}], more: false } };
		expect(await two.ask(history)).toMatchObject(page);
		expect(await one.ask(history)).toMatchObject(page);
		await vi.waitFor(() => expect(two.seen.at(-1)).toMatchObject({ view: { status: { waiting: 4 } } }));
		expect(await two.ask(log(11))).toMatchObject({ fault: { code: 'out_of_range', field: 'intensity' } });
	});

	it('go on when the writer is closed, also with what it was asked', async () => {
		const { tab, locks } = browser();
		const [one, two] = [await tab(), await tab()];
		await two.ask(enrol);
		// Closed before it could hear.
		one.channel.close();
		const asked = two.ask(log(5));
		locks.release();
		expect(await asked).toMatchObject({ ok: { id: expect.any(String) } });
		expect(two.tab.isWriter).toBe(true);
		expect(await two.ask(history)).toMatchObject({ ok: { entries: [{ body: { intensity: 5 } }] } });
	});

	it('take over from a writer that does not hear, whose writes are stale from then on', async () => {
		const { tab } = browser();
		const [one, two] = [await tab(), await tab(20)];
		await two.ask(enrol);
		// Frozen: it hears nothing, and holds the lock.
		const hear = one.channel.onmessage;
		one.channel.onmessage = null;
		expect(await two.ask(log(5))).toMatchObject({ ok: { id: expect.any(String) } });
		expect([one.tab.isWriter, two.tab.isWriter]).toEqual([false, true]);
		// Thawed: it asks like any other.
		one.channel.onmessage = hear;
		expect(await one.ask(log(6))).toMatchObject({ ok: { id: expect.any(String) } });
		expect(await two.ask(history)).toMatchObject({ ok: { entries: [{}, {}] } });
	});

	it('send what the last writer had not sent, when only looked at', async () => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
		const { tab, server } = browser();
		const [one, two] = [await tab(), await tab(20)];
		await one.ask(enrol);
		await one.ask(log(5));
		one.channel.onmessage = null;
		const looked = two.ask(history);
		await vi.advanceTimersByTimeAsync(20);
		expect(await looked).toMatchObject({ ok: { entries: [{ mark: 'held' }] } });
		expect(two.tab.isWriter).toBe(true);
		await vi.advanceTimersByTimeAsync(11_000);
		await vi.waitFor(() => expect(server.records.size).toBe(1), { interval: 1 });
	});

	it('leave a slow writer alone once it has heard', async () => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		const { tab, server } = browser();
		const [one, two] = [await tab(), await tab(20)];
		const usual = server.fetch;
		const answer = new Promise<() => void>((asked) => {
			server.fetch = (...args) => new Promise((resolve) => asked(() => resolve(usual(...args))));
		});
		const heard = new Promise<void>((resolve) =>
			two.channel.addEventListener('message', ({ data }: MessageEvent<BetweenTabs>) => 'heard' in data && resolve())
		);
		const enrolled = two.ask(enrol);
		const answerNow = await answer;
		await heard;
		vi.advanceTimersByTime(10_000);
		expect([one.tab.isWriter, two.tab.isWriter]).toEqual([true, false]);
		server.fetch = usual;
		answerNow();
		expect(await enrolled).toEqual({ ok: undefined });
	});
});
