import { phone } from '$lib/core/phone.svelte';
import type { Draft, EntryView } from '$lib/core/types';
import { t } from '$lib/messages.svelte';
import { offerUndo } from './undo.svelte';

/** Deletes an entry and offers to take that back; false when it could not be deleted. */
export async function removeEntry(entry: EntryView): Promise<boolean> {
	try {
		offerUndo(await phone.remove(entry.id), t('common_deleted'), () => bringBack(entry));
		return true;
	} catch {
		return false;
	}
}

/** The core undoes all that was done in the last moments: of an entry made just before it was deleted, nothing is left. */
async function bringBack(entry: EntryView): Promise<void> {
	if (await phone.entry(entry.id)) return;
	const { kind, body, occurred_at } = entry;
	await phone.log({ kind, body, occurred_at, private: entry.private_whole ? 'whole' : entry.hidden } as unknown as Draft);
}
