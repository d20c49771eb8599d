/** Goals in words. */
import type { Frame, Goals } from '$lib/core/types';
import { label, labelOr, plural, t } from '$lib/messages.svelte';

export type GoalsVersion = Goals['versions'][number];
export type Goal = GoalsVersion['goals'][number];

/** The goals as they stand now. */
export function goalsInForce(goals: Goals | null | undefined): GoalsVersion | undefined {
	return goals?.versions.at(-1);
}

/** « mon cadre : samedi, en sniff, sans alcool » */
export function goalWords(goal: Goal): string {
	const words = label('aim', goal.aim);
	const limits = goal.frame ? frameWords(goal.frame) : [];
	return limits.length > 0 ? t('goals_words', { aim: words, limits: limits.join(', ') }) : words;
}

function frameWords(frame: Frame): string[] {
	const coded = (area: string, codes: string[] = []) => codes.map((code) => labelOr(area, code, code));
	return [
		...coded('weekday', frame.days),
		...coded('route', frame.routes),
		...coded('company', frame.company),
		...(frame.alcohol === false ? [t('goals_no_alcohol')] : []),
		...(frame.home_by ? [t('goals_home_by_words', { time: frame.home_by })] : []),
		...(frame.recovery_days !== undefined ? [plural('goals_recovery_words', frame.recovery_days)] : [])
	];
}

/** The goals with a version that holds from a day on; earlier versions stay as they were. */
export function nextVersion(goals: Goals | null, day: string, next: Goal[]): Goals {
	const versions = goals?.versions ?? [];
	const revision = (versions.at(-1)?.revision ?? 0) + 1;
	return { versions: [...versions, { revision, from: day, goals: next }] };
}
