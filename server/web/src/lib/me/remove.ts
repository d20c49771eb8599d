import { phone } from '$lib/core/phone.svelte';
import { t } from '$lib/messages.svelte';
import { offerUndo } from './undo.svelte';

/** Deletes an entry and offers to take that back; false when it could not be deleted. */
export async function removeEntry(id: string, undone?: () => unknown): Promise<boolean> {
	try {
		offerUndo(await phone.remove(id), t('common_deleted'), undone);
		return true;
	} catch {
		return false;
	}
}
