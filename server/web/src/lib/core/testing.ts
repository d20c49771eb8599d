/** For tests: the real WebAssembly, a store in memory, and a small server that keeps what it is sent. */
import { readFileSync } from 'node:fs';
import { Core, initSync } from './pkg/mobile_core.js';
import { Host, type Surroundings } from './host';
import { Rows } from './rows';
import type { Draft, EntryView, HistoryPage, PhoneView, Saved } from './types';
import type { Call, Command } from './wire';

initSync({ module: readFileSync(new URL('./pkg/mobile_core_bg.wasm', import.meta.url)) });

interface Change {
	id: string;
	revision: { counter: number; device: string };
	deleted: boolean;
	body: Record<string, unknown> | null;
}

/** Keeps changes by id and revision, as the contract says a server does; can go silent, or answer without being heard. */
export class TestServer {
	/** no request arrives */
	offline = false;
	/** the next so many answers get lost on the way back */
	lose = 0;
	/** answers of every request instead of the usual */
	refusal: Response | undefined;
	readonly requests: { path: string; body: any; headers: Headers }[] = [];
	readonly records = new Map<string, Change>();
	readonly enrolments = new Map<string, unknown>();
	readonly #log: Change[] = [];

	fetch: typeof fetch = async (input, init) => {
		if (this.offline) throw new TypeError('network');
		const path = String(input);
		const body = init?.body ? JSON.parse(String(init.body)) : undefined;
		this.requests.push({ path, body, headers: new Headers(init?.headers) });
		const answer = this.refusal?.clone() ?? this.#answer(path, body);
		if (this.lose > 0) {
			this.lose -= 1;
			throw new TypeError('network');
		}
		return answer;
	};

	/** requests of one path */
	asked(path: string): { path: string; body: any; headers: Headers }[] {
		return this.requests.filter((request) => request.path === `/api/v1${path}`);
	}

	#answer(path: string, body: any): Response {
		switch (path) {
			case '/api/v1/enrolments':
				return Response.json(this.#enrol(body), { status: 201 });
			case '/api/v1/sync':
				return Response.json(this.#sync(body));
			case '/api/v1/me/programme': {
				const sessions = [{ number: 1, starts_at: '2027-01-05T18:00:00.000Z', ends_at: '2027-01-05T19:30:00.000Z' }];
				const cycle = { id: 'c0000000-0000-4000-8000-000000000001', name: 'Cycle', timezone: 'Europe/Paris', sessions };
				return Response.json({ cycle, first_name: 'Sam', help: { resources: [] } }, { headers: { etag: '"p1"' } });
			}
			default:
				return Response.json({ code: 'not_found' }, { status: 404 });
		}
	}

	#enrol(body: { request_id: string }): unknown {
		const known = this.enrolments.get(body.request_id);
		if (known) return known;
		const enrolment = {
			participant_id: '7d0c4f0e-2a8b-4c1e-9a55-0f2b7c3d4e5f',
			device_id: crypto.randomUUID(),
			token: 'full',
			send_token: 'send',
			id_key: Buffer.alloc(32, 7).toString('base64'),
			cycle: { id: 'c0000000-0000-4000-8000-000000000001', name: 'Cycle', sessions: [] }
		};
		this.enrolments.set(body.request_id, enrolment);
		return enrolment;
	}

	#sync(body: { cursor: string | null; changes: Change[] }): unknown {
		for (const change of body.changes) {
			if (JSON.stringify(this.records.get(change.id)) !== JSON.stringify(change)) this.#log.push(change);
			this.records.set(change.id, change);
		}
		const since = Number(body.cursor?.split('.')[1] ?? 0);
		const news = this.#log.slice(since).filter((change) => !body.changes.includes(change));
		return {
			accepted: body.changes.map(({ id, revision }) => ({ id, revision })),
			rejected: [],
			changes: news.map((change) => ({ ...change, received_at: new Date().toISOString() })),
			cursor: `e.${this.#log.length}`,
			more: false,
			programme_etag: 'p1',
			server_time: new Date().toISOString()
		};
	}
}

/** A host on the store of this name, and what it shows. */
export class TestPhone {
	readonly host: Host;
	view: PhoneView | undefined;

	private constructor(
		readonly rows: Rows,
		around: Partial<Surroundings>
	) {
		this.host = new Host({
			rows,
			core: async () => Core,
			fetch: new TestServer().fetch,
			now: Date.now,
			app: 'test',
			onView: (view) => (this.view = view),
			...around
		});
	}

	static async open(store: string, around: Partial<Surroundings> = {}): Promise<TestPhone> {
		return new TestPhone(await Rows.open(store), around);
	}

	async run<T>(call: Call): Promise<T> {
		return (await this.host.run(call)) as T;
	}

	enrol(): Promise<void> {
		const input = { code: 'ABCDE-FGHJK', first_name: 'Sam', locale: 'fr', timezone: 'Europe/Paris', installed: true } as const;
		return this.run({ name: 'enrol', args: [input] });
	}

	apply(command: Command): Promise<Saved> {
		return this.run({ name: 'apply', args: [command] });
	}

	log(draft: Draft, id: string = crypto.randomUUID()): Promise<Saved> {
		return this.apply({ do: 'log', id, draft });
	}

	sync(): Promise<void> {
		return this.run({ name: 'sync', args: [true] });
	}

	async entries(): Promise<EntryView[]> {
		return (await this.run<HistoryPage>({ name: 'history', args: [{}] })).entries;
	}
}
