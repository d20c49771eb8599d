/** A weekend's days, hours and what fills them, on the wall clock of the person. */
import type { Activity, EveningOfUse, Span, WeekendView } from '$lib/core/types';
import { addDays, dayOf, fromInput } from '../lived';

/** Something of the plan, and its place in the list it is kept in. */
export type Planned = { at: number } & ({ kind: 'activity'; item: Activity } | { kind: 'evening'; item: EveningOfUse });

/** A line of a day: what is planned, or a part of an own window that nothing fills. */
export type Line = Planned | { kind: 'gap'; item: Span };

/** A stretch of a day: an own window with what lies in it, or what lies outside. */
export interface Stretch {
	/** the own window, if it is one: when, and its first hour of the week */
	window: { span: Span; from: number } | undefined;
	lines: Line[];
}

export interface Day {
	/** such as `2026-11-20` */
	day: string;
	stretches: Stretch[];
}

/** The three days of the weekend that this Friday names. */
export function daysOf(friday: string): string[] {
	return [0, 1, 2].map((after) => addDays(friday, after));
}

const moment = (at: string) => Date.parse(at);
const overlap = (one: Span, other: Span) => moment(one.starts_at) < moment(other.ends_at) && moment(other.starts_at) < moment(one.ends_at);

/** What each day holds, in the order of time. What goes past midnight belongs to the day on which it begins. */
export function daysWith(view: WeekendView): Day[] {
	const planned: Line[] = [
		...(view.plan?.activities ?? []).map((item, at) => ({ kind: 'activity' as const, item, at })),
		...(view.plan?.evenings_of_use ?? []).map((item, at) => ({ kind: 'evening' as const, item, at })),
		...view.gaps.map((item) => ({ kind: 'gap' as const, item }))
	];
	const inWindow = new Map<Line, number>();
	for (const line of planned) {
		const window = view.windows.findIndex(([, span]) => overlap(span, line.item));
		if (window >= 0) inWindow.set(line, window);
	}
	const begins = (line: Line) => moment(line.item.starts_at);
	const inOrder = (lines: Line[]) => lines.sort((one, other) => begins(one) - begins(other));
	const stretches: { at: number; day: string; stretch: Stretch }[] = view.windows.map(([from, span], index) => ({
		at: moment(span.starts_at),
		day: dayOf(span.starts_at),
		stretch: { window: { span, from }, lines: inOrder(planned.filter((line) => inWindow.get(line) === index)) }
	}));
	for (const line of planned) {
		if (inWindow.has(line)) continue;
		stretches.push({ at: begins(line), day: dayOf(line.item.starts_at), stretch: { window: undefined, lines: [line] } });
	}
	stretches.sort((one, other) => one.at - other.at);
	const [first, , last] = daysOf(view.friday);
	// What was moved out of the weekend by hand still shows, on its edge.
	const within = (day: string) => (day < first! ? first! : day > last! ? last! : day);
	return daysOf(view.friday).map((day) => ({
		day,
		stretches: stretches.filter((one) => within(one.day) === day).map(({ stretch }) => stretch)
	}));
}

/** From one time of the day to another, which is on the next day if it is not later. */
export function spanOf(day: string, from: string, to: string): Span | undefined {
	const starts_at = fromInput(`${day}T${from}`);
	const ends_at = fromInput(`${to > from ? day : addDays(day, 1)}T${to}`);
	return starts_at && ends_at && /^\d\d:\d\d/.test(from) && /^\d\d:\d\d/.test(to) ? { starts_at, ends_at } : undefined;
}

/** The times of a span as `<input type="time">` shows them. */
export function timesOf(span: Span): { day: string; from: string; to: string } {
	return { day: dayOf(span.starts_at), from: span.starts_at.slice(11, 16), to: span.ends_at.slice(11, 16) };
}

/** Times of a day to begin with; one tap instead of two clocks. */
export const PARTS = [
	{ code: 'morning', from: '10:00', to: '12:00' },
	{ code: 'afternoon', from: '14:00', to: '17:00' },
	{ code: 'evening', from: '19:00', to: '22:00' },
	{ code: 'night', from: '22:00', to: '01:00' }
] as const;

/** Where a new activity begins: the first gap, or the first evening. */
export function firstFree(view: WeekendView): Span {
	const [friday] = daysOf(view.friday);
	return view.gaps[0] ?? spanOf(friday!, '19:00', '22:00')!;
}

/** A part of a picture of the agenda, in hours from its beginning. */
export interface Band {
	from: number;
	hours: number;
}

const HOUR = 3_600_000;

/** Where spans lie in the agenda, cut to it. */
export function bandsOf(agenda: Span, spans: Span[]): Band[] {
	const [start, end] = [moment(agenda.starts_at), moment(agenda.ends_at)];
	return spans.flatMap((span) => {
		const from = Math.max(moment(span.starts_at), start);
		const to = Math.min(moment(span.ends_at), end);
		return from < to ? [{ from: (from - start) / HOUR, hours: (to - from) / HOUR }] : [];
	});
}

/** Where each day begins in the agenda, and how long it is: a night of the clock change has an hour more or less. */
export function dayBands(view: WeekendView): (Band & { day: string })[] {
	const agenda = view.agenda;
	if (!agenda) return [];
	const days = daysOf(view.friday);
	const midnight = (day: string) => fromInput(`${day}T00:00`)!;
	return days.flatMap((day) => {
		const whole = { starts_at: midnight(day), ends_at: midnight(addDays(day, 1)) };
		return bandsOf(agenda, [whole]).map((band) => ({ ...band, day }));
	});
}
