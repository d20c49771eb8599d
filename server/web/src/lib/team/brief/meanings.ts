/** The one sentence that says what each part of a brief means. */
import type { Brief } from '$lib/api/types';
import { HOURS, busiest, type HeatWords } from '$lib/charts/heat-map';
import { weekday } from '$lib/format';
import { formatNumber, plural, t } from '$lib/messages.svelte';
import { inSentence, triggerLabel } from './labels';

export function weekMeaning({ cravings }: Brief): string {
	if (cravings.count === 0) return t('team_brief_week_none');
	return plural('team_brief_week_meaning', cravings.count, { passed: cravings.passed_without_use });
}

export function weekendsMeaning({ weekends: { planned, kept, partly, differently, untold } }: Brief): string {
	if (planned === 0) return t('team_brief_weekends_none');
	return plural('team_brief_weekends_meaning', planned, { kept, partly, differently, untold });
}

export function triggersMeaning({ triggers: [first] }: Brief): string {
	if (!first) return t('team_brief_triggers_none');
	return t('team_brief_triggers_meaning', { label: inSentence(triggerLabel(first.code, first.label)) });
}

export function hoursMeaning({ hours }: Brief): string {
	const span = busiest(hours);
	if (!span) return t('team_brief_hours_none');
	const name = (hour: number) => `${weekday(Math.floor(hour / HOURS) % 7)} ${t('team_hour', { hour: hour % HOURS })}`;
	return t('team_brief_hours_meaning', {
		from: name(span.from),
		to: name(span.to),
		part: span.count,
		whole: hours.reduce((sum, count) => sum + count, 0)
	});
}

/** The words of the hours' map; call it where the language may change. */
export function hourWords(): HeatWords {
	return {
		title: t('team_brief_hours'),
		keys: t('team_brief_hours_keys'),
		asTable: t('team_brief_as_table'),
		day: t('team_brief_day'),
		hour: t('team_brief_hour'),
		count: t('team_brief_cravings'),
		clock: (hour) => t('team_hour', { hour }),
		cell: (day, from, to, count) => t('team_brief_hour_explained', { day, from, to, cravings: plural('team_cravings', count) })
	};
}

export function chainsMeaning({ uses, before_lapses }: Brief): string {
	const told = before_lapses.reduce((sum, chain) => sum + chain.count, 0);
	if (uses.lapses === 0) return t('team_brief_chains_none');
	if (told === 0) return t('team_brief_chains_untold', { count: uses.lapses });
	return t('team_brief_chains_meaning', { count: uses.lapses, told });
}

export function usesMeaning({ uses }: Brief): string {
	if (uses.count === 0) return t('team_brief_uses_none');
	return plural('team_brief_uses_meaning', uses.count, { days: plural('team_days', uses.days) });
}

export function answersMeaning({ check_ins: { days_yes, days_no, undisclosed, mean_mood } }: Brief): string {
	const answers = days_yes + days_no + undisclosed;
	if (answers === 0) return t('team_brief_answers_none');
	const mood = mean_mood == null ? t('team_brief_mood_none') : t('team_brief_mood', { mean: formatNumber(mean_mood) });
	return plural('team_brief_answers_meaning', answers, { mood });
}
