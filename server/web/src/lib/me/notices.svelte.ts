/** Which notices the person has said to have seen. They are told for 14 days all the same, but no longer first. */
import type { NoticeView } from '$lib/core/types';

const KEY = 'accalmie-notices';

let seen = $state.raw(read());

/** Reactive. */
export function isSeen(notice: NoticeView): boolean {
	return seen.includes(nameOf(notice));
}

/** Seen, all of these; others are forgotten, since what is not told any more needs no memory. */
export function markSeen(notices: NoticeView[]): void {
	seen = notices.map(nameOf);
	try {
		localStorage.setItem(KEY, JSON.stringify(seen));
	} catch {
		// They will come first again at the next start.
	}
}

function nameOf({ what, at, device_id }: NoticeView): string {
	return [what, at, device_id ?? ''].join(' ');
}

function read(): string[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
		return Array.isArray(kept) ? kept.filter((name) => typeof name === 'string') : [];
	} catch {
		return [];
	}
}
