/** The engine's host in the tab that writes: persists what each call changes, and carries requests to the server. */
import { AutoLock } from './auto-lock';
import { clocks } from './clocks';
import { asFault, isCoreFault, Refusal, type Fault } from './fault';
import type { Core } from './pkg/mobile_core.js';
import { KeyCalls, offset, type Answer } from './key-calls';
import type { Rows, Write } from './rows';
import type { Call } from './wire';
import type { Contents, EnrolmentInput, HistoryQuery, PastNudge, PhoneView } from './types';

/** What the host needs of its surroundings. */
export interface Surroundings {
	rows: Rows;
	/** loads the WebAssembly once */
	core(): Promise<typeof Core>;
	fetch: typeof fetch;
	now(): number;
	/** version of the app */
	app: string;
	/** takes a new view, after each change */
	onView(view: PhoneView): void;
}

interface Request {
	body: string;
	echo: unknown;
}

const API = '/api/v1';
/** A request without an answer for so long has failed, in milliseconds. */
const PATIENCE = 30_000;
/** Another writer came first so often: something else is wrong. */
const STALE_MAX = 5;
/** The longest that a browser's timer can wait. */
const TIMER_MAX = 2 ** 31 - 1;

export class Host {
	readonly #around: Surroundings;
	#core: Core | undefined;
	/** Calls run one after the other: the engine has one state. */
	#turn: Promise<unknown> = Promise.resolve();
	#syncing: Promise<void> | undefined;
	#again: 'no' | 'due' | 'urgent' = 'no';
	#timer: ReturnType<typeof setTimeout> | undefined;
	#abort = new AbortController();
	#isOver = false;
	readonly #watch: AutoLock;
	readonly #keys: KeyCalls;

	constructor(around: Surroundings) {
		this.#around = around;
		this.#watch = new AutoLock(around.now, () => void this.lock().catch(() => undefined));
		this.#keys = new KeyCalls({
			change: (ask) => this.#change(ask),
			read: (ask) => this.#read((core) => ask(core, around.now())),
			send: (method, path, body) => this.#send(method, path, body),
			opened: () => {
				this.#watch.touch(false);
				void this.#sync(true);
			}
		});
	}

	/** Does one call; throws a {@link Refusal}. */
	async run(call: Call): Promise<unknown> {
		try {
			switch (call.name) {
				case 'view':
					return await this.#read((core) => this.#viewOf(core));
				case 'apply':
					return await this.#change((core, now) => core.apply(now, offset(now), call.args[0]));
				case 'entry':
					return await this.#read((core) => core.entry(this.#around.now(), call.args[0]));
				case 'history':
					return await this.#history(call.args[0]);
				case 'contents':
					return await this.#contents();
				case 'weeks':
					return await this.#read((core) => core.weeks(this.#around.now(), offset(this.#around.now())));
				case 'weekendPage':
					return await this.#weekend((core, now, known) => core.weekend_page(now, offset(now), known), ...call.args);
				case 'nudgesDue': {
					const [from, to, ...known] = call.args;
					return await this.#weekend((core, now, known) => core.nudges_due(now, from, to, known), ...known);
				}
				case 'enrol':
					return await this.#enrol(call.args[0]);
				case 'sync':
					return await this.#sync(call.args[0]);
				case 'token':
					return await this.#read((core) => core.token() ?? null);
				case 'clear':
					return await this.#clear();
				case 'lock':
					return await this.lock();
				case 'touch':
					return this.#watch.touch(call.args[0]);
				default:
					return await this.#keys.run(call);
			}
		} catch (cause) {
			throw cause instanceof Refusal ? cause : new Refusal(asFault(cause));
		}
	}

	/** Takes up what another writer left: it is sent when its time has come, also if nobody touches anything. */
	async resume(): Promise<void> {
		await this.#read(() => undefined);
		this.#schedule();
	}

	/** Stops: another tab writes from now on. */
	close(): void {
		this.#isOver = true;
		this.#abort.abort();
		clearTimeout(this.#timer);
		this.#watch.end();
		this.#drop();
	}

	// --- the engine ---------------------------------------------------------------------------------------------------

	async #open(): Promise<Core> {
		if (this.#core) return this.#core;
		const [Core, loaded] = await Promise.all([this.#around.core(), this.#around.rows.load()]);
		this.#core = Core.open(loaded.rows, loaded.generation, this.#around.app);
		return this.#core;
	}

	/** Locks: the engine goes, and opens again from the rows, which it can't read without the PIN. */
	async lock(): Promise<void> {
		await this.#inTurn(async () => {
			if (!(await this.#open()).lock_view(this.#around.now()).has_pin) return;
			this.#drop();
			this.#show(await this.#open());
		});
	}

	/** Throws the engine away; the next call opens it from the rows. */
	#drop(): void {
		this.#core?.free();
		this.#core = undefined;
	}

	/** Waits for the calls before, then runs. */
	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		const mine = this.#turn.then(work);
		this.#turn = mine.catch(() => undefined);
		return mine;
	}

	#read<T>(ask: (core: Core) => T): Promise<T> {
		return this.#inTurn(async () => this.#guarded(await this.#open(), ask));
	}

	/** Runs a call that changes the engine, and persists the change before it counts. */
	async #change<T>(ask: (core: Core, now: number) => Answer<T>): Promise<T> {
		const value = await this.#inTurn(async () => {
			for (let stale = 0; stale < STALE_MAX; stale += 1) {
				const answer = this.#guarded(await this.#open(), (core) => ask(core, this.#around.now()));
				if (await this.#persist(answer.write)) return answer.value;
			}
			throw new Refusal({ status: 0, code: 'storage_unavailable', message: 'another writer came first each time' });
		});
		this.#schedule();
		return value;
	}

	async #persist(write: Write): Promise<boolean> {
		if (write.put.length === 0 && write.delete.length === 0) return true;
		let outcome: 'ok' | 'stale' | undefined;
		try {
			outcome = await this.#around.rows.persist(write);
		} finally {
			// What is not on disk has not happened.
			if (outcome !== 'ok') this.#drop();
		}
		if (outcome === 'ok' && this.#core) this.#show(this.#core);
		return outcome === 'ok';
	}

	/** An engine that did anything but answer or refuse is in an unknown state. */
	#guarded<T>(core: Core, ask: (core: Core) => T): T {
		try {
			return ask(core);
		} catch (cause) {
			if (!isCoreFault(cause)) this.#core = undefined;
			throw cause;
		}
	}

	#viewOf(core: Core): PhoneView {
		const now = this.#around.now();
		const view = core.view(now, offset(now)) as PhoneView;
		view.status.syncing = this.#syncing !== undefined;
		view.status.persisted = false;
		view.version = Number(core.generation());
		return view;
	}

	#show(core: Core): void {
		if (this.#isOver) return;
		const view = this.#viewOf(core);
		this.#watch.follow(view.lock);
		this.#around.onView(view);
	}

	#weekend(ask: (core: Core, now: number, clocks: object) => unknown, home: string | null, history: PastNudge[]): Promise<unknown> {
		return this.#read((core) => ask(core, this.#around.now(), clocks(this.#around.now(), home, history)));
	}

	#history(query: HistoryQuery): Promise<unknown> {
		return this.#read((core) => core.history(this.#around.now(), query.limit ?? 50, query.before ?? null));
	}

	async #contents(): Promise<Contents> {
		const counted = await this.#read((core) => core.contents(this.#around.now()) as Omit<Contents, 'bytes'>);
		const { rows } = await this.#around.rows.load();
		return { ...counted, bytes: rows.reduce((sum, [key, bytes]) => sum + key.length + bytes.length, 0) };
	}

	async #clear(): Promise<void> {
		this.#abort.abort();
		await this.#syncing;
		this.#abort = new AbortController();
		await this.#inTurn(async () => {
			await this.#around.rows.clear();
			this.#drop();
			this.#show(await this.#open());
		});
	}

	// --- the server ---------------------------------------------------------------------------------------------------

	async #enrol({ secret, ...input }: EnrolmentInput): Promise<void> {
		const request_id = await this.#change<string>((core, now) => core.begin_enrolment(now, input.code));
		const response = await this.#fetch('/enrolments', {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'accept-language': input.locale },
			body: JSON.stringify({ ...input, request_id }),
			// The answer sets the send token as a cookie, which only the browser can read.
			credentials: 'same-origin'
		});
		if (!response) throw new Refusal({ status: 0, code: 'offline' });
		const answer: unknown = await response.json().catch(() => undefined);
		if (response.status !== 201) throw new Refusal(problem(response.status, answer));
		const take = (secret?: string) => this.#change((core, now) => core.enrolled(now, answer, input.first_name, secret));
		await take(secret).catch((cause) => {
			// The code is spent: joined without the other phone's keys, which the recovery code brings as well.
			if (!isCoreFault(cause) || cause.code !== 'transfer_does_not_open') throw cause;
			return take();
		});
		void this.#sync(true);
	}

	/** Sends what is due and reads what is new. A call that comes meanwhile makes it go round once more. */
	#sync(urgent: boolean): Promise<void> {
		if (this.#syncing) {
			if (this.#again !== 'urgent') this.#again = urgent ? 'urgent' : 'due';
			return this.#syncing;
		}
		this.#syncing = this.#rounds(urgent)
			// Whatever the server or the storage did, the timer or the person tries again.
			.catch(() => undefined)
			.finally(async () => {
				this.#syncing = undefined;
				await this.#announce().catch(() => undefined);
				this.#schedule();
			});
		return this.#syncing;
	}

	async #rounds(urgent: boolean): Promise<void> {
		await this.#announce();
		for (;;) {
			this.#again = 'no';
			await this.#round(urgent);
			if (this.#abort.signal.aborted || this.#again === 'no') return;
			urgent = this.#again === 'urgent';
		}
	}

	async #round(urgent: boolean): Promise<void> {
		if (await this.#read((core) => core.is_locked())) return this.#sendLocked();
		while (!this.#abort.signal.aborted) {
			const request = await this.#change<Request | null>((core, now) => core.next_request(now, urgent));
			if (!request) break;
			urgent = false;
			await this.#exchange(request);
		}
		await this.#keys.sendRecovery().catch(() => undefined);
		await this.#programme();
	}

	async #exchange({ body, echo }: Request): Promise<void> {
		const response = await this.#fetch('/sync', {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...(await this.#bearer()) },
			body,
			credentials: 'omit'
		});
		if (this.#abort.signal.aborted) return;
		if (response?.ok) {
			const text = await response.text().catch(() => '');
			try {
				await this.#change((core, now) => core.on_response(now, echo, text));
				return;
			} catch (cause) {
				// An answer that is not our server's, such as a hotel's sign-in page, is none.
				if (!isCoreFault(cause)) throw cause;
			}
		}
		const failure = response && !response.ok ? await refused(response) : { what: 'network' };
		await this.#change((core, now) => core.on_failure(now, echo, failure));
	}

	/** Posts what was noted while locked, once, with the cookie that only adds; what gets no answer leaves after unlocking. */
	async #sendLocked(): Promise<void> {
		const request = await this.#read((core) => core.locked_request(this.#around.now()) as Request | null);
		if (!request) return;
		const response = await this.#fetch('/sync', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: request.body,
			credentials: 'same-origin'
		});
		if (!response?.ok) return;
		const text = await response.text().catch(() => '');
		await this.#change((core, now) => core.on_locked_response(now, request.echo, text));
	}

	/** Reads the programme when the server has another than we keep. */
	async #programme(): Promise<void> {
		const { etag, due } = await this.#read((core) => core.programme_due() as { etag: string | null; due: boolean });
		if (!due || this.#abort.signal.aborted) return;
		const known: Record<string, string> = etag === null ? {} : { 'if-none-match': `"${etag}"` };
		const headers = { ...known, ...(await this.#bearer()) };
		const response = await this.#fetch('/me/programme', { headers, credentials: 'omit', cache: 'no-store' });
		if (response?.status !== 200) return;
		const programme: unknown = await response.json().catch(() => undefined);
		if (programme === undefined) return;
		await this.#change((core, now) => core.keep_programme(now, response.headers.get('etag') ?? '', programme));
	}

	async #bearer(): Promise<Record<string, string>> {
		const token = await this.#read((core) => core.token());
		return token === undefined ? {} : { authorization: `Bearer ${token}` };
	}

	/** One call of the person's with the phone's own token; throws a {@link Refusal}. */
	async #send(method: string, path: string, body: unknown): Promise<unknown> {
		const headers = { 'content-type': 'application/json', ...(await this.#bearer()) };
		const response = await this.#fetch(path, { method, headers, body: JSON.stringify(body), credentials: 'omit' });
		if (!response) throw new Refusal({ status: 0, code: 'offline' });
		const answer: unknown = await response.json().catch(() => undefined);
		if (!response.ok) throw new Refusal(problem(response.status, answer));
		return answer;
	}

	/** One request; nothing if no answer came. */
	async #fetch(path: string, init: RequestInit): Promise<Response | undefined> {
		const late = new AbortController();
		const timer = setTimeout(() => late.abort(), PATIENCE);
		const over = () => late.abort();
		this.#abort.signal.addEventListener('abort', over);
		try {
			return await this.#around.fetch(API + path, { ...init, signal: late.signal });
		} catch {
			return undefined;
		} finally {
			clearTimeout(timer);
			this.#abort.signal.removeEventListener('abort', over);
		}
	}

	async #announce(): Promise<void> {
		await this.#read((core) => this.#show(core));
	}

	/** Comes back when something is due: the ten seconds of an entry are over, or a pause after a failure. */
	#schedule(): void {
		clearTimeout(this.#timer);
		if (this.#isOver || this.#syncing || !this.#core) return;
		const now = this.#around.now();
		const due = this.#core.next_due_at(now);
		if (due === undefined) return;
		this.#timer = setTimeout(() => void this.#sync(false), Math.min(Math.max(due - now, 0), TIMER_MAX));
	}
}

async function refused(response: Response): Promise<object> {
	const { code } = problem(response.status, await response.json().catch(() => undefined));
	const seconds = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
	return { what: 'answer', status: response.status, code, ...(seconds > 0 ? { retry_after: seconds } : {}) };
}

function problem(status: number, answer: unknown): Fault {
	const body = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
	const text = (name: string) => (typeof body[name] === 'string' ? { [name]: body[name] } : {});
	const message = typeof body['detail'] === 'string' ? { message: body['detail'] } : {};
	return { status, code: 'unexpected', ...text('code'), ...text('title'), ...message, ...text('field') };
}
