/** The parts of a brief as bars: words, length, and what the number beside it counts. */
import type { Brief, CodeCount } from '$lib/api/types';
import { formatNumber, label, plural, t } from '$lib/messages.svelte';
import { inSentence, triggerLabel } from './labels';

export interface Bar {
	key: string;
	label: string;
	/** length of the bar */
	whole: number;
	/** filled share of it; the whole if absent */
	part?: number;
	/** what stands beside the bar */
	figure: string;
	/** what the figure counts */
	explanation: string;
}

/** How often, and by how many people: « 17 fois · 5 pers. ». */
export function figure(count: number, participants: number): string {
	return t('team_brief_figure', { times: plural('team_times', count), people: plural('team_people_short', participants) });
}

export function triggerBars(brief: Brief): Bar[] {
	return brief.triggers.map((trigger) => {
		const name = triggerLabel(trigger.code, trigger.label);
		const explanation = t('team_brief_trigger_explained', { label: name, ...spelled(trigger) });
		return { ...counted(trigger, name), explanation };
	});
}

/** Moments, or sober gains: `area` is the beginning of their keys in the catalogue. */
export function codeBars(area: 'moment' | 'sober_gain', some: readonly CodeCount[]): Bar[] {
	return some.map((one) => ({
		...counted(one, label(area, one.code)),
		explanation: t('team_brief_noted_explained', spelled(one))
	}));
}

/** Tried is the length, helped the filled part. */
export function helpedBars(brief: Brief): Bar[] {
	return brief.helped.map(({ code, tried, helped, participants }) => ({
		key: code,
		label: label('coping', code),
		whole: tried,
		part: helped,
		figure: t('team_brief_of', { part: helped, whole: tried }),
		explanation: t('team_brief_helped_explained', {
			tried: plural('team_times', tried),
			helped: plural('team_times', helped),
			people: plural('team_people', participants)
		})
	}));
}

/** Uses by the person's own word, and those that have none yet; words nobody used are left out. */
export function useBars(brief: Brief): Bar[] {
	const { count, within_frame, beyond_frame, lapses, unsure } = brief.uses;
	const named = Object.entries({ within_frame, beyond_frame, lapse: lapses, unsure }).map(([meaning, whole]) => {
		const words = label('meaning', meaning);
		return plain(meaning, words, whole, t('team_brief_use_explained', { meaning: inSentence(words) }));
	});
	const unnamed = count - within_frame - beyond_frame - lapses - unsure;
	const others = plain('unnamed', t('team_brief_unnamed'), unnamed, t('team_brief_unnamed_explained'));
	return [...named, others].filter((bar) => bar.whole > 0);
}

/** The daily answers; none at all without an answer. */
export function answerBars({ check_ins: { days_yes, days_no, undisclosed } }: Brief): Bar[] {
	if (days_yes + days_no + undisclosed === 0) return [];
	return [
		plain('yes', t('team_brief_days_yes'), days_yes, t('team_brief_days_yes_explained')),
		plain('no', t('team_brief_days_no'), days_no, t('team_brief_days_no_explained')),
		plain('undisclosed', t('team_brief_undisclosed'), undisclosed, t('team_brief_undisclosed_explained'))
	];
}

const spelled = ({ count, participants }: CodeCount) => ({
	times: plural('team_times', count),
	people: plural('team_people', participants)
});

const counted = ({ code, count, participants }: CodeCount, words: string) => ({
	key: code,
	label: words,
	whole: count,
	figure: figure(count, participants)
});

const plain = (key: string, words: string, whole: number, explanation: string): Bar => ({
	key,
	label: words,
	whole,
	figure: formatNumber(whole),
	explanation
});
