/** Everything this phone holds of its person, as one JSON file that the browser saves; nothing leaves the phone. */
import { phone } from '$lib/core/phone.svelte';
import type { EntryView } from '$lib/core/types';
import { withOffset } from './lived';

/** Collects and downloads. */
export async function exportAll(): Promise<void> {
	const now = withOffset(new Date());
	const file = new Blob([JSON.stringify(await everything(now), null, '\t')], { type: 'application/json' });
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = `accalmie-${now.slice(0, 10)}.json`;
	link.click();
	// The download has its own hold on the file once the click is handled.
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function everything(now: string) {
	const view = await phone.open();
	const entries: EntryView[] = [];
	let page;
	do {
		const before = entries.at(-1)?.id;
		page = await phone.history({ limit: 200, ...(before && { before }) });
		entries.push(...page.entries);
	} while (page.more);
	return {
		format: 'accalmie-export/1',
		exported_at: now,
		first_name: view.status.first_name,
		settings: view.settings,
		goals: view.goals,
		trigger_list: view.trigger_list,
		entries
	};
}
