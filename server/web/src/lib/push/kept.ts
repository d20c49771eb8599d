/** What the service worker and the pages both need to know of reminders, in a small store of its own: a worker has no other. */
import type { Locale } from '$lib/messages.svelte';
import type { PushReport } from '$lib/api/types';
import type { Kept as Reminder } from './in-app';

/** A report that did not arrive yet. */
export interface Unsent {
	at: number;
	report: PushReport;
}

/** A notification that was shown. */
export interface Shown {
	id: string;
	at: number;
}

export interface Kept {
	/** the language of the pages */
	locale: Locale;
	/** what the browser subscribed with, for when it has to again */
	key: string;
	/** where the server posts */
	endpoint: string;
	/** to be sent */
	reports: Unsent[];
	/** the last ones, newest last */
	shown: Shown[];
	/** what the app showed where no push arrives: rules and hours, no words */
	reminders: Reminder[];
}

const STORE = 'kept';

/** One thing that is kept; undefined if it is not, or where the browser gives no storage. */
export async function kept<K extends keyof Kept>(name: K): Promise<Kept[K] | undefined> {
	return using('readonly', (store) => store.get(name)).catch(() => undefined) as Promise<Kept[K] | undefined>;
}

/** Changes one thing, also when two do at once. What can't be kept is no reason to fail. */
export async function keep<K extends keyof Kept>(name: K, change: (old: Kept[K] | undefined) => Kept[K]): Promise<void> {
	await using('readwrite', (store) => {
		const old = store.get(name) as IDBRequest<Kept[K] | undefined>;
		old.onsuccess = () => store.put(change(old.result), name);
		return old;
	}).catch(() => undefined);
}

/** Forgets everything. */
export async function forgetKept(): Promise<void> {
	await using('readwrite', (store) => store.clear()).catch(() => undefined);
}

async function using<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
	const opening = indexedDB.open('accalmie-push', 1);
	opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
	const db = await done(opening);
	try {
		const transaction = db.transaction(STORE, mode);
		const request = work(transaction.objectStore(STORE));
		await new Promise<void>((complete, failed) => {
			transaction.oncomplete = () => complete();
			transaction.onabort = () => failed(transaction.error);
		});
		return request.result;
	} finally {
		db.close();
	}
}

function done<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}
