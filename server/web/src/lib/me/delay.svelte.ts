/** The 15 minutes by which a decision is put off; kept for this visit, so that looking elsewhere does not end them. */
const KEY = 'accalmie-delay';
export const DELAY = 15 * 60_000;

let end = $state<number | undefined>(read());

/** Reactive: when the delay ends, in Unix milliseconds. */
export function delayEnd(): number | undefined {
	return end;
}

export function startDelay(): void {
	keep(Date.now() + DELAY);
}

export function stopDelay(): void {
	keep(undefined);
}

/** « 14:59 »; empty once it is over. */
export function left(end: number, now: number): string {
	const seconds = Math.ceil((end - now) / 1000);
	return seconds > 0 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` : '';
}

function keep(next: number | undefined): void {
	end = next;
	try {
		if (next === undefined) sessionStorage.removeItem(KEY);
		else sessionStorage.setItem(KEY, String(next));
	} catch {
		// Without storage it lasts as long as the page.
	}
}

function read(): number | undefined {
	try {
		const kept = Number(sessionStorage.getItem(KEY));
		return kept > 0 ? kept : undefined;
	} catch {
		return undefined;
	}
}
