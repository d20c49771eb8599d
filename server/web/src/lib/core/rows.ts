/** The engine's rows in IndexedDB: opaque bytes under a key, and the generation that tells whose turn it is. */
import { Refusal } from './fault';

/** What a call of the engine changed; see `Write` in mobile-core's client. */
export interface Write {
	expected: string;
	next: string;
	put: [key: string, bytes: Uint8Array][];
	delete: string[];
}

export interface Loaded {
	generation: string;
	rows: [key: string, bytes: Uint8Array][];
}

const ROWS = 'rows';
const META = 'meta';
const GENERATION = 'generation';

export class Rows {
	readonly #db: IDBDatabase;

	private constructor(db: IDBDatabase) {
		this.#db = db;
	}

	/** Opens the store, empty at first. Throws `storage_unavailable` where the browser gives none. */
	static async open(name = 'accalmie'): Promise<Rows> {
		try {
			const request = indexedDB.open(name, 1);
			request.onupgradeneeded = () => {
				request.result.createObjectStore(ROWS);
				request.result.createObjectStore(META);
			};
			const db = await result(request);
			// A newer app in another tab must not wait for this one.
			db.onversionchange = () => db.close();
			return new Rows(db);
		} catch (cause) {
			throw unavailable(cause);
		}
	}

	/** Everything, as of one moment. */
	async load(): Promise<Loaded> {
		try {
			const transaction = this.#db.transaction([ROWS, META], 'readonly');
			const rows = transaction.objectStore(ROWS);
			const [keys, values, generation] = await Promise.all([
				result(rows.getAllKeys()),
				result(rows.getAll() as IDBRequest<Uint8Array[]>),
				result(transaction.objectStore(META).get(GENERATION) as IDBRequest<string | undefined>)
			]);
			return { generation: generation ?? '0', rows: keys.map((key, at) => [String(key), values[at]!]) };
		} catch (cause) {
			throw unavailable(cause);
		}
	}

	/**
	 * Persists a write in one durable transaction, or nothing of it: `stale` when another writer came first. Saved means
	 * that this has resolved with `ok`.
	 */
	async persist(write: Write): Promise<'ok' | 'stale'> {
		try {
			const transaction = this.#db.transaction([ROWS, META], 'readwrite', { durability: 'strict' });
			const done = complete(transaction);
			const meta = transaction.objectStore(META);
			const stored = ((await result(meta.get(GENERATION))) as string | undefined) ?? '0';
			if (stored !== write.expected) {
				transaction.abort();
				await done.catch(() => undefined);
				return 'stale';
			}
			const rows = transaction.objectStore(ROWS);
			for (const [key, bytes] of write.put) rows.put(bytes, key);
			for (const key of write.delete) rows.delete(key);
			meta.put(write.next, GENERATION);
			await done;
			return 'ok';
		} catch (cause) {
			throw unavailable(cause);
		}
	}

	/** Forgets everything. The generation moves on, so that whoever still holds the old rows finds them stale. */
	async clear(): Promise<void> {
		const transaction = this.#db.transaction([ROWS, META], 'readwrite', { durability: 'strict' });
		const done = complete(transaction);
		const meta = transaction.objectStore(META);
		const stored = ((await result(meta.get(GENERATION))) as string | undefined) ?? '0';
		transaction.objectStore(ROWS).clear();
		meta.put(String(BigInt(stored) + 1n), GENERATION);
		await done;
	}

	close(): void {
		this.#db.close();
	}
}

function result<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}

function complete(transaction: IDBTransaction): Promise<void> {
	return new Promise((resolve, reject) => {
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(transaction.error);
	});
}

function unavailable(cause: unknown): Refusal {
	const name = cause instanceof DOMException ? cause.name : '';
	return new Refusal({ status: 0, code: name === 'QuotaExceededError' ? 'storage_full' : 'storage_unavailable', message: name });
}
