/** Starting again: everything that this phone keeps of its person, in every place where something is kept. */
import { forget as forgetPasskey } from '$lib/core/passkey';
import { phone } from '$lib/core/phone.svelte';
import { forgetPush } from '$lib/push/subscription';
import { forgetSafetyCard } from './card.svelte';
import { keepErased } from './enrolled';
import { rememberLock } from './lock/remembered';

/** Deletes it all; what was never sent is lost. */
export async function erasePhone(): Promise<void> {
	await forgetPush();
	await phone.startAgain();
	keepErased();
	rememberLock(undefined);
	forgetSafetyCard();
	forgetPasskey();
}
