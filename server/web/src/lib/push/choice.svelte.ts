/** What was answered on this device to the question about reminders; without an answer it may be asked. */
const KEY = 'accalmie-push';

/** `withdrawn`: wanted, and then taken away in the browser's settings. */
export type Choice = 'on' | 'off' | 'withdrawn';

let current = $state(read());

/** Reactive. */
export function choice(): Choice | undefined {
	return current;
}

export function choose(what: Choice | undefined): void {
	current = what;
	try {
		if (what === undefined) localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, what);
	} catch {
		// Then it is asked again.
	}
}

function read(): Choice | undefined {
	try {
		const kept = localStorage.getItem(KEY);
		return kept === 'on' || kept === 'off' || kept === 'withdrawn' ? kept : undefined;
	} catch {
		return undefined;
	}
}
