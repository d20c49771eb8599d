import type { SessionTimes } from '$lib/api/types';

const at = (moment: string) => new Date(moment).getTime();

/** How many sessions have begun; the dates of the others may still move. */
export function begun(sessions: readonly SessionTimes[], now: number): number {
	return sessions.filter((session) => at(session.starts_at) <= now).length;
}

/** The session being held or coming next; undefined after the last one. */
export function upcoming(sessions: readonly SessionTimes[], now: number): SessionTimes | undefined {
	return sessions.find((session) => at(session.ends_at) > now);
}

/** The sessions that have a brief: the first, and each one whose predecessor has ended. */
export function withBrief(sessions: readonly SessionTimes[], now: number): SessionTimes[] {
	return sessions.filter((_, index) => {
		const before = sessions[index - 1];
		return !before || at(before.ends_at) <= now;
	});
}

/** Length of the sessions in minutes, read from the first. */
export function duration(sessions: readonly SessionTimes[]): number {
	const first = sessions[0];
	return first ? Math.round((at(first.ends_at) - at(first.starts_at)) / 60_000) : 90;
}
