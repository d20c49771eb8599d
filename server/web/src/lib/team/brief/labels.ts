import { labelOr, t } from '$lib/messages.svelte';

/** The words for a trigger: those of its own maker, in quotation marks, or those of the catalogue. */
export function triggerLabel(code: string, own?: string | null): string {
	return own ? t('team_brief_own_trigger', { label: own }) : labelOr('trigger', code, t('team_brief_own_trigger_unnamed'));
}

/** A label as it reads inside a sentence: « Le week-end » becomes « le week-end », « VIH » stays. */
export function inSentence(words: string): string {
	return /^\p{Lu}(?!\p{Lu})/u.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}
