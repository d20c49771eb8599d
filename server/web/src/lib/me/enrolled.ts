/** What this browser remembers of having been enrolled, apart from the core. */
import { problemFrom, send } from '$lib/api/client';

const KEY = 'accalmie-here';

/** Whether this phone was enrolled when it was last looked at: what to draw while the core is still opening. */
export function seemsEnrolled(): boolean {
	return remembered() === 'enrolled';
}

/** Keeps what the core says for {@link seemsEnrolled}. */
export function keepEnrolled(enrolled: boolean): void {
	if (enrolled) remember('enrolled');
	else if (seemsEnrolled()) remember(null);
}

/** The person erased this phone: an empty memory is then no loss. */
export function keepErased(): void {
	remember('erased');
}

/**
 * Whether this browser was enrolled and has since lost what it kept: the cookie that sends is still known to the server while
 * the phone's own memory is empty. Asked only when nothing is here; false without an answer.
 */
export async function wasEnrolledHere(): Promise<boolean> {
	if (remembered() === 'erased') return false;
	try {
		const answer = await send('GET', '/me/programme');
		if (answer.ok) return true;
		return problemFrom(answer.status, await answer.json().catch(() => undefined)).code === 'locked';
	} catch {
		return false;
	}
}

function remembered(): string | null {
	try {
		return localStorage.getItem(KEY);
	} catch {
		return null;
	}
}

function remember(what: 'enrolled' | 'erased' | null): void {
	try {
		if (what === null) localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, what);
	} catch {
		// Without storage nothing can be enrolled.
	}
}
