/** The 168 hours of a week, Monday 00 h first, as the core counts them. */

/** What a heat map says: the team's pages and the phone's have words of their own. */
export interface HeatWords {
	title: string;
	/** how to look at single cells */
	keys: string;
	asTable: string;
	day: string;
	hour: string;
	count: string;
	clock(hour: number): string;
	/** one cell in a sentence */
	cell(day: string, from: string, to: string, count: number): string;
}

export const DAYS = 7;
export const HOURS = 24;
const WEEK = DAYS * HOURS;

/** The count of one hour, 0 = Monday. */
export const at = (hours: readonly number[], day: number, hour: number): number => hours[day * HOURS + hour] ?? 0;

/** Depth of ink for a count: 0 for none, then 1 to 4. The fullest hour is darkest, but one or two are never dark. */
export function level(count: number, fullest: number): number {
	return count <= 0 || fullest <= 0 ? 0 : Math.ceil((4 * count) / Math.max(fullest, 4));
}

export interface Span {
	/** first hour of the week */
	from: number;
	/** the hour it ends at, after the last one counted; past Sunday it goes on from Monday */
	to: number;
	count: number;
}

/** The stretch of at most `width` hours with the most counts, without empty hours at its ends; undefined if all is empty. */
export function busiest(hours: readonly number[], width = 6): Span | undefined {
	const count = (hour: number) => hours[hour % WEEK] ?? 0;
	let best: Span | undefined;
	for (let from = 0; from < WEEK; from += 1) {
		if (count(from) === 0) continue;
		let sum = 0;
		let last = from;
		for (let hour = from; hour < from + width; hour += 1) {
			sum += count(hour);
			if (count(hour) > 0) last = hour;
		}
		const narrower = best && sum === best.count && last + 1 - from < best.to - best.from;
		if (!best || sum > best.count || narrower) best = { from, to: last + 1, count: sum };
	}
	return best;
}

export interface HourRow {
	day: number;
	hour: number;
	count: number;
}

/** The hours that count something, in the order of the week: the table behind the map. */
export function filled(hours: readonly number[]): HourRow[] {
	return hours.flatMap((count, index) =>
		count > 0 ? [{ day: Math.floor(index / HOURS), hour: index % HOURS, count }] : []
	);
}

/** The cell that an arrow key leads to, days being rows; `turned` when days are columns. Stays inside the map. */
export function step(cell: number, key: string, turned: boolean): number {
	const [day, hour] = [Math.floor(cell / HOURS), cell % HOURS];
	const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most - 1);
	const to = (newDay: number, newHour: number) => clamp(newDay, DAYS) * HOURS + clamp(newHour, HOURS);
	const along = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
	const across = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
	if (key === 'Home') return turned ? to(0, hour) : to(day, 0);
	if (key === 'End') return turned ? to(DAYS, hour) : to(day, HOURS);
	return turned ? to(day + along, hour + across) : to(day + across, hour + along);
}
