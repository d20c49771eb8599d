/** What this browser remembers of the lock, apart from the core: what to draw while the core is still opening. */
const KEY = 'accalmie-lock';

/** What the code is made of: which keyboard to offer. */
export type Letters = 'digits' | 'text';

/** How the phone was locked when it was last looked at; undefined without a PIN. */
export function rememberedLock(): Letters | undefined {
	try {
		const kept = localStorage.getItem(KEY);
		return kept === 'digits' || kept === 'text' ? kept : undefined;
	} catch {
		return undefined;
	}
}

/** Keeps it; undefined: there is no PIN. */
export function rememberLock(letters: Letters | undefined): void {
	try {
		if (letters) localStorage.setItem(KEY, letters);
		else localStorage.removeItem(KEY);
	} catch {
		// Then the lock page appears a moment later.
	}
}

/** Follows what the core says, which alone decides. */
export function followLock(hasPin: boolean): void {
	if (hasPin !== (rememberedLock() !== undefined)) rememberLock(hasPin ? 'text' : undefined);
}
