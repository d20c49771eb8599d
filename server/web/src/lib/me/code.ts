/** Invitation codes as people type them: any case, any spaces and hyphens; I and L read as 1, O as 0. */

import type { Given } from './given-code';

const LENGTH = 10;

/** `ABCDE-FGHJK` of whatever was typed or stands in the link; shorter while it is being typed. */
export function tidyCode(typed: string): string {
	const letters = typed
		.toUpperCase()
		.replace(/[^0-9A-Z]/g, '')
		.replace(/[IL]/g, '1')
		.replace(/O/g, '0')
		.slice(0, LENGTH);
	return letters.length > 5 ? `${letters.slice(0, 5)}-${letters.slice(5)}` : letters;
}

/** Whether a tidied code is complete; whether it can be used, the server alone knows. */
export function isWhole(code: string): boolean {
	return code.length === LENGTH + 1;
}

/** What a scanned or pasted text holds: the link of a card or of another phone. An empty code if it is neither. */
export function givenFrom(text: string): Given {
	const hash = text.slice(text.indexOf('#'));
	const code = hash.startsWith('#') ? codeFromFragment(hash) : '';
	return isWhole(code) ? { code, secret: secretFromFragment(hash.trim()) } : { code: '', secret: '' };
}

/** The code in the fragment of an invitation's link, tidied; empty if there is none. The fragment never reaches a server. */
export function codeFromFragment(hash: string): string {
	try {
		return tidyCode(decodeURIComponent(hash.replace(/^#/, '')).split('.')[0] ?? '');
	} catch {
		return '';
	}
}

/** What another phone's QR code carries after the code; empty for a card's. It is not tidied: it must come back as it was. */
export function secretFromFragment(hash: string): string {
	return /^#?[^.]+\.([A-Za-z0-9_-]{43})$/.exec(hash)?.[1] ?? '';
}
