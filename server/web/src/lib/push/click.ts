/** A tap on a notification: to the page it is about, in a window that is open, else in a new one. */
import { addressOf, isTeams } from './address';
import type { Window, Windows } from './surroundings';

/** What a worker asks of a page, which answers at once by the port that comes along. */
export interface Arrival {
	open: string;
}

/** A page that is awake answers well within this, in milliseconds. */
const PATIENCE = 1_500;

/** Brings the person there; the page shows its lock first if it has one. */
export async function follow(opens: string, clients: Windows): Promise<void> {
	const address = addressOf(opens);
	const all = await clients.matchAll({ type: 'window', includeUncontrolled: true });
	const windows = all.filter(({ url }) => isTeams(new URL(url).pathname) === isTeams(address));
	const near = windows.find(({ focused }) => focused) ?? windows.find(({ visibilityState }) => visibilityState === 'visible') ?? windows[0];
	if (!near) return void (await clients.openWindow(address));
	// Some systems give no focus; the page is where it should be all the same.
	const focused = await near.focus().catch(() => near);
	if (await hears(focused, { open: opens })) return;
	// A page of an older version, or one that sleeps: it is loaded anew there.
	await focused.navigate(address).catch(() => clients.openWindow(address));
}

function hears(client: Window, arrival: Arrival): Promise<boolean> {
	const { port1, port2 } = new MessageChannel();
	return new Promise((answered) => {
		const timer = setTimeout(() => answered(false), PATIENCE);
		port1.onmessage = () => {
			clearTimeout(timer);
			answered(true);
		};
		client.postMessage(arrival, [port2]);
	});
}

/** In a page: goes where a tap on a notification leads. Gives what stops that. */
export function watchClicks(go: (address: string) => unknown): () => void {
	const hear = ({ data, ports }: MessageEvent<Partial<Arrival> | undefined>) => {
		if (typeof data?.open !== 'string') return;
		ports[0]?.postMessage('heard');
		void go(addressOf(data.open));
	};
	navigator.serviceWorker?.addEventListener('message', hear);
	return () => navigator.serviceWorker?.removeEventListener('message', hear);
}
