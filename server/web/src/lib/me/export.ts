/** Everything this phone holds of its person, as one JSON file that the browser saves; nothing leaves the phone. */
import { phone } from '$lib/core/phone.svelte';
import { withOffset } from './lived';

/** Collects and downloads. */
export async function exportAll(): Promise<void> {
	const file = new Blob([JSON.stringify(await phone.export(), null, '\t')], { type: 'application/json' });
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = `accalmie-${withOffset(new Date()).slice(0, 10)}.json`;
	link.click();
	// The download has its own hold on the file once the click is handled.
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
