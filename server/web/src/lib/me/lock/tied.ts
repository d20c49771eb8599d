/** A code that opens together with this phone's passkey alone. */
import { Problem } from '$lib/api/client';
import { ask, forget, make, mark, marked } from '$lib/core/passkey';
import { phone } from '$lib/core/phone.svelte';

/** Runs `call` with the secret of the phone's passkey, asked for now, if the code is tied to it; else without. */
export async function withPasskey<T>(call: (secret?: Uint8Array) => Promise<T>): Promise<T> {
	const { lock } = phone.view ?? (await phone.open());
	if (!lock.needs_device_secret) return call();
	const found = marked();
	if (!found) throw new Problem(0, 'passkey_failed');
	return hiding(await ask(found), call);
}

/** Ties the code, just confirmed, to a new passkey. */
export async function tie(code: string): Promise<void> {
	const { secret, ...made } = await make();
	await hiding(secret, async () => {
		// Before the code needs it: what is not found again opens nothing.
		mark(made);
		await phone.setPin(code, secret);
	});
}

/** Lets the code, just confirmed, open by itself; `true` if it is easy to find. */
export async function setUntied(code: string): Promise<{ weak: boolean }> {
	const done = await phone.setPin(code);
	forget();
	return done;
}

async function hiding<T>(secret: Uint8Array, call: (secret: Uint8Array) => Promise<T>): Promise<T> {
	try {
		return await call(secret);
	} finally {
		secret.fill(0);
	}
}
