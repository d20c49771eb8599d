/** The page's worker: keeps the engine, and its WebAssembly, off the thread that draws. */
import { Host } from './host';
import init, { Core } from './pkg/mobile_core.js';
import wasm from './pkg/mobile_core_bg.wasm?url';
import { Rows } from './rows';
import { Tab } from './tab';
import { asFault } from './fault';
import type { FromWorker, ToWorker } from './wire';

const toPage = (message: FromWorker) => self.postMessage(message);
let app = '';
let core: Promise<typeof Core> | undefined;
let tab: Promise<Tab> | undefined;

function loadCore(): Promise<typeof Core> {
	core ??= init({ module_or_path: wasm }).then(
		() => Core,
		(cause) => {
			// The network may come back.
			core = undefined;
			throw cause;
		}
	);
	return core;
}

async function open(): Promise<Tab> {
	// Under way while the lock and the rows come; a tab that only asks has it at hand for the day the writer is closed.
	void loadCore().catch(() => undefined);
	const rows = await Rows.open();
	return new Tab({
		locks: navigator.locks,
		channel: new BroadcastChannel('accalmie-core'),
		toPage,
		host: (onView) => new Host({ rows, core: loadCore, fetch: (input, init) => fetch(input, init), now: Date.now, app, onView })
	});
}

self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
	if ('app' in data) {
		app = data.app;
		return;
	}
	try {
		tab ??= open();
		toPage({ id: data.id, outcome: await (await tab).ask(data.call) });
	} catch (cause) {
		tab = undefined;
		toPage({ id: data.id, outcome: { fault: asFault(cause) } });
	}
};
