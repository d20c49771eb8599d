/** The weekend in words. */
import type { Activity, Span, WeekendView } from '$lib/core/types';
import { labelOr, plural, t } from '$lib/messages.svelte';
import { dayMonth, dayOf, dayWords, timeWords } from '../lived';
import { daysOf } from './times';

/** « 20:00 – 23:00 » */
export function hours(span: Span): string {
	return `${timeWords(span.starts_at)} – ${timeWords(span.ends_at)}`;
}

/** « vendredi 20 novembre, 20:00 – 23:00 » */
export function when(span: Span): string {
	return t('weekend_when', { day: dayWords(dayOf(span.starts_at)), hours: hours(span) });
}

/** « 20 nov. – 22 nov. » */
export function dates(friday: string): string {
	const [first, , last] = daysOf(friday);
	return `${dayMonth(first!)} – ${dayMonth(last!)}`;
}

/** What else is said of something planned. */
export function details(activity: Activity): string[] {
	return [
		...(activity.place ? [labelOr('place', activity.place, activity.place)] : []),
		...(activity.who ? [labelOr('company', activity.who, activity.who)] : []),
		...(activity.sober_option ? [activity.sober_option] : [])
	];
}

/** How the weekend stands, in one or two sentences. `usual`: no window comes from the own notes. */
export function summary({ plan, gaps }: WeekendView, usual: boolean): string {
	const planned = plan?.activities?.length ?? 0;
	const parts = [planned > 0 ? plural('today_weekend_planned', planned) : t('today_weekend_nothing')];
	if (gaps.length > 0) parts.push(plural(usual ? 'today_weekend_usual_gaps' : 'today_weekend_gaps', gaps.length));
	return parts.join(' ');
}
