/** The order of events before an entry. */
import type { Step } from '$lib/core/types';
import { plural, t } from '$lib/messages.svelte';

/** How long before, in minutes, as one can choose it. */
export const LEADS: readonly number[] = [10, 30, 60, 120, 180, 360, 720, 1440, 2880];

/** The earliest first; what was noted as equally long before keeps the order of noting. */
export function inOrder(steps: readonly Step[]): Step[] {
	return [...steps].sort((a, b) => b.minutes_before - a.minutes_before);
}

/** « environ 2 heures avant » */
export function durationWords(minutes: number): string {
	if (minutes < 60) return t('use_minutes_before', { count: minutes });
	if (minutes < 1440) return plural('use_hours_before', Math.round(minutes / 60));
	return plural('use_days_before', Math.round(minutes / 1440));
}
