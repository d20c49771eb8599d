/** The last weeks as sentences and rows, for the page that shows them. */
import type { BarRow } from '$lib/charts/BarTable.svelte';
import { busiest, HOURS, type HeatWords } from '$lib/charts/heat-map';
import type { CodeCounted, Sequence, Weeks } from '$lib/core/types';
import { weekday } from '$lib/format';
import { formatNumber, label, labelOr, plural, t } from '$lib/messages.svelte';
import { dayMonth } from './lived';

export const clock = (hour: number) => t('weeks_clock', { hour });

/** The words of the hours' map; call it where the language may change. */
export function hourWords(): HeatWords {
	return {
		title: t('weeks_hours'),
		keys: t('weeks_hours_keys'),
		asTable: t('weeks_as_table'),
		day: t('weeks_day'),
		hour: t('weeks_hour'),
		count: t('weeks_cravings'),
		clock,
		cell: (day, from, to, count) => plural('weeks_cell', count, { day, from, to })
	};
}

export function trendMeaning({ cravings }: Weeks): string {
	if (cravings.count === 0) return t('weeks_trend_none');
	return plural('weeks_trend_meaning', cravings.count, { passed: formatNumber(cravings.passed_without_use) });
}

export function hoursMeaning({ hours, cravings }: Weeks): string {
	const span = busiest(hours);
	if (!span) return t('weeks_trend_none');
	const name = (hour: number) => `${weekday(Math.floor(hour / HOURS) % 7)} ${clock(hour % HOURS)}`;
	return t('weeks_hours_meaning', { from: name(span.from), to: name(span.to), part: span.count, whole: cravings.count });
}

export function triggersMeaning({ triggers: [first] }: Weeks): string {
	return first ? t('weeks_triggers_meaning', { label: named(first.code, first.label) }) : '';
}

export function trendRows({ weeks }: Weeks): BarRow[] {
	return weeks.map(({ monday, cravings: { count, passed_without_use } }) => ({
		key: monday,
		label: dayMonth(monday),
		whole: count,
		part: passed_without_use,
		figure: t('weeks_part', { part: formatNumber(passed_without_use), whole: formatNumber(count) })
	}));
}

export function triggerRows({ triggers }: Weeks): BarRow[] {
	return triggers.map(({ code, label, count }) => counted(code, named(code, label), count));
}

export function beforeRows({ before }: Weeks): BarRow[] {
	return before.map((chain) => counted(chain.codes.join(), chainWords(chain), chain.count));
}

export function helpedRows({ helped }: Weeks): BarRow[] {
	return helped.map(({ code, tried, helped }) => ({
		key: code,
		label: label('coping', code),
		whole: tried,
		part: helped,
		figure: t('weeks_part', { part: formatNumber(helped), whole: formatNumber(tried) })
	}));
}

export function gainRows(gains: CodeCounted[]): BarRow[] {
	return gains.map(({ code, count }) => counted(code, label('sober_gain', code), count));
}

/** « L’alcool, puis une application de rencontre »: the order in which it happened. */
export function chainWords({ codes, labels }: Sequence): string {
	const [first = '', ...then] = codes.map((code) => named(code, labels?.[code]));
	return then.length === 0 ? first : t('weeks_chain', { first, then: then.map(inSentence).join(', ') });
}

function named(code: string, own: string | undefined): string {
	return own ?? labelOr('trigger', code, t('common_own_trigger'));
}

function inSentence(words: string): string {
	return /^\p{Lu}(?!\p{Lu})/u.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

function counted(key: string, words: string, count: number): BarRow {
	return { key, label: words, whole: count, figure: formatNumber(count) };
}
