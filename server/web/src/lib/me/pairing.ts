/** What a second phone opens. */
import type { Offered } from '$lib/core/types';

/** The link in the QR code; all of it that matters lies in the fragment, which no server sees. */
export function pairingLink(origin: string, { code, secret }: Pick<Offered, 'code' | 'secret'>): string {
	return `${origin}/i#${code}.${secret}`;
}

/** « 1:05 » */
export function leftWords(milliseconds: number): string {
	const seconds = Math.ceil(milliseconds / 1_000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
