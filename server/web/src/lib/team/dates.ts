/**
 * Session dates as wall clock: `2026-11-24T19:00` in the cycle's time zone, the form that `<input type="datetime-local">`
 * reads and the server resolves. A session at 19:00 stays at 19:00 when the clocks change.
 */

const WALL_CLOCK = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

/** `count` dates, `every` days apart, from the first; empty when `first` is not a date and time. */
export function proposeDates(first: string, count: number, every = 7): string[] {
	const parts = WALL_CLOCK.exec(first)?.slice(1).map(Number);
	if (!parts) return [];
	const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = parts;
	return Array.from({ length: Math.max(0, count) }, (_, index) =>
		new Date(Date.UTC(year, month - 1, day + index * every, hour, minute)).toISOString().slice(0, 16)
	);
}

/** The wall clock that a moment shows in `timeZone`. */
export function toWallClock(moment: string | Date, timeZone: string): string {
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	}).formatToParts(new Date(moment));
	const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
	return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** What is wrong with a list of dates, by index: a hole, or a date that is not after the one before it. */
export function faults(dates: readonly string[]): Map<number, 'missing' | 'order'> {
	const found = new Map<number, 'missing' | 'order'>();
	dates.forEach((date, index) => {
		const before = dates[index - 1];
		if (!WALL_CLOCK.test(date)) found.set(index, 'missing');
		else if (before && WALL_CLOCK.test(before) && date <= before) found.set(index, 'order');
	});
	return found;
}

/** The next day of a group as a first guess: a week from `now`, at 19:00, in `timeZone`. */
export function firstGuess(now: Date, timeZone: string): string {
	const inAWeek = new Date(now.getTime() + 7 * 86_400_000);
	return `${toWallClock(inAWeek, timeZone).slice(0, 10)}T19:00`;
}
