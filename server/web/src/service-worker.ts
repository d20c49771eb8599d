/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />

/**
 * Keeps the participants' app on the phone, one cache a version. A page is only ever answered from the cache of the version
 * that this worker belongs to, and a new version waits until the app is closed: pages and files never mix. Where the browser
 * has Background Sync, it also sends what waits once no page is open.
 */
import { files, version } from '$service-worker';
import init, { Core } from './lib/core/pkg/mobile_core.js';
import { Rows } from './lib/core/rows';
import { answerFor } from './lib/offline/route';
import { sendClosed } from './lib/offline/send-closed';
import { SEND_CLOSED } from './lib/offline/tag';
import type { Around } from './lib/push/surroundings';
import { isTeams, onChange, onClick, onPush, onSync, type Changed } from './lib/push/worker';

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const NAME = `accalmie-${version}`;
const SHELL = '/';
const FILES: ReadonlySet<string> = new Set(files);
const around: Around = {
	registration: worker.registration,
	clients: worker.clients as unknown as Around['clients'],
	navigator: worker.navigator,
	fetch: (input, init) => fetch(input, init)
};
const keepsApp = !isTeams(around);

worker.addEventListener('install', (event) => keepsApp && event.waitUntil(fill()));
worker.addEventListener('activate', (event) => keepsApp && event.waitUntil(takeOver()));
worker.addEventListener('fetch', (event) => {
	if (!keepsApp) return;
	const answer = answerFor(event.request, worker.location.origin, FILES);
	if (answer !== 'none') event.respondWith(kept(answer === 'shell' ? SHELL : event.request));
});
worker.addEventListener('sync' as 'message', (event) => {
	const { tag } = event as unknown as { tag: string };
	if (tag === SEND_CLOSED) event.waitUntil(Promise.all([send(), onSync(around)]));
});
worker.addEventListener('push', (event) => event.waitUntil(onPush(event, around)));
worker.addEventListener('notificationclick', (event) => event.waitUntil(onClick(event, around)));
worker.addEventListener('pushsubscriptionchange', (event) => (event as ExtendableEvent).waitUntil(onChange(event as Changed, around)));
// Only when the person asks for the new version at once (lib/offline/update.ts).
worker.addEventListener('message', (event) => {
	if (event.data === 'activate') void worker.skipWaiting();
});

async function fill(): Promise<void> {
	const built: string[] = await fetch(`/_app/immutable/precache-${version}.json`).then((list) => list.json());
	const shell = await fetch(SHELL, { cache: 'reload', credentials: 'omit' });
	const page = await shell.clone().text();
	// A shell of another version, served in the middle of an update, would ask for files that are not here: try again later.
	if (!shell.ok || !built.some((file) => file.includes('/entry/start.') && page.includes(file))) {
		throw new Error('the shell is of another version');
	}
	const cache = await caches.open(NAME);
	await cache.addAll([...built, ...files]);
	await cache.put(SHELL, shell);
}

async function takeOver(): Promise<void> {
	const names = await caches.keys();
	await Promise.all(names.filter((name) => name.startsWith('accalmie-') && name !== NAME).map((name) => caches.delete(name)));
	await worker.clients.claim();
}

async function kept(request: Request | string): Promise<Response> {
	const cache = await caches.open(NAME);
	return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}

function send(): Promise<void> {
	return sendClosed({
		locks: navigator.locks,
		rows: () => Rows.open(),
		core,
		fetch: (input, init) => fetch(input, init),
		app: version,
		rest: (milliseconds) => new Promise((rested) => setTimeout(rested, milliseconds))
	});
}

/** The engine, from this version's cache. */
async function core(): Promise<typeof Core> {
	const cache = await caches.open(NAME);
	const wasm = (await cache.keys()).find(({ url }) => url.endsWith('.wasm'));
	const kept = wasm && (await cache.match(wasm));
	if (!kept) throw new Error('the engine is not kept');
	await init({ module_or_path: kept });
	return Core;
}
