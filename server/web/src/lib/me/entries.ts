/** What can be done with an entry of the history. */
import { phone } from '$lib/core/phone.svelte';
import type { Bodies, EntryView, Kind, Version } from '$lib/core/types';
import { t } from '$lib/messages.svelte';
import { dayOf } from './lived';
import { offerUndo } from './undo.svelte';

const PAGES: Record<string, string> = { craving: '/log', use: '/use', moment: '/moment', sober_gain: '/gain' };

/** The page that goes on with an entry; undefined for kinds that this version has no page for. */
export function editPage(entry: Pick<EntryView, 'id' | 'kind' | 'occurred_at'>): string | undefined {
	if (entry.kind === 'check_in') return `/check-in#${dayOf(entry.occurred_at)}`;
	const page = PAGES[entry.kind];
	return page && `${page}#${entry.id}`;
}

/** Settles it: what stands is what the person wants, whatever else was written apart. */
export async function keepThis(entry: EntryView): Promise<void> {
	const saved = await phone.edit(entry.id, { body: entry.body as unknown as Bodies[Kind] });
	offerUndo(saved, t('common_noted'));
}

/** Puts another version of an entry in the place of the one that stands. */
export async function keepOther(entry: EntryView, other: Version): Promise<void> {
	const saved = await phone.edit(entry.id, {
		body: other.body as unknown as Bodies[Kind],
		occurred_at: other.occurred_at,
		private: other.private_whole ? 'whole' : other.hidden
	});
	offerUndo(saved, t('common_noted'));
}
