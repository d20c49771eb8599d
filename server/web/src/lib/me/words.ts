/** Codes of the core in the person's language. */
import { phone } from '$lib/core/phone.svelte';
import type { EntryView, TriggerCode } from '$lib/core/types';
import { labelOr, t, formatNumber } from '$lib/messages.svelte';

/** A trigger's words: the person's own for an own trigger. `craving` is a step's code too. */
export function triggerWords(code: TriggerCode): string {
	const own = phone.view?.trigger_list?.triggers.find((listed) => listed.code === code)?.label;
	return own ?? labelOr('trigger', code, t('common_own_trigger'));
}

/** « Envie : 7 sur 10 »: what an entry is, in one line. */
export function title(entry: Pick<EntryView, 'kind' | 'body'>): string {
	const kind = labelOr('kind', entry.kind, t('history_newer_kind'));
	const body = entry.body ?? {};
	if (entry.kind === 'craving' && typeof body['intensity'] === 'number') {
		return t('history_out_of_ten', { what: kind, value: formatNumber(body['intensity']) });
	}
	if (entry.kind === 'moment') return labelOr('moment', String(body['code']), kind);
	if (entry.kind === 'sober_gain') return labelOr('sober_gain', String(body['code']), kind);
	return kind;
}

/** What else an entry says, part by part; without its note. */
export function details(entry: Pick<EntryView, 'kind' | 'body'>): string[] {
	const body = entry.body ?? {};
	const coded = (field: string) => (body[field] as { code: string }[] | undefined) ?? [];
	const parts = [
		...((body['triggers'] as string[] | undefined) ?? []).map(triggerWords),
		...coded('products').map((product) => labelOr('product', product.code, product.code)),
		...coded('before').map((step) => t('history_before', { what: triggerWords(step.code) })),
		...coded('coping').map((tried) => labelOr('coping', tried.code, tried.code))
	];
	if (typeof body['meaning'] === 'string') parts.push(labelOr('meaning', body['meaning'], body['meaning']));
	if (typeof body['who'] === 'string') parts.push(labelOr('company', body['who'], body['who']));
	if (typeof body['planned'] === 'boolean') parts.push(t(body['planned'] ? 'use_planned_yes' : 'use_planned_no'));
	if (typeof body['used'] === 'boolean') parts.push(t(body['used'] ? 'history_used' : 'history_not_used'));
	if (typeof body['use'] === 'string') parts.push(t('history_use', { answer: labelOr('day_use', body['use'], body['use']) }));
	parts.push(...((body['activities'] as { label: string }[] | undefined) ?? []).map((activity) => activity.label));
	if (typeof body['plan_kept'] === 'string') parts.push(labelOr('plan_kept', body['plan_kept'], body['plan_kept']));
	parts.push(...((body['helped'] as string[] | undefined) ?? []).map((code) => labelOr('coping', code, code)));
	if (typeof body['mood'] === 'number') {
		parts.push(t('history_out_of_ten', { what: t('checkin_mood_short'), value: formatNumber(body['mood']) }));
	}
	return parts;
}
