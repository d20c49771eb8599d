/** Which code a person may choose, and what is wrong with one as typed; the core decides in the end. */
import type { MessageKey } from '$lib/messages.svelte';
import type { Letters } from './remembered';

export type CodeKind = 'six' | 'four' | 'words';

/** How long a code of digits is. */
export const DIGITS: Record<CodeKind, number | undefined> = { six: 6, four: 4, words: undefined };
const WORDS_MIN = 8;

export function lettersOf(kind: CodeKind): Letters {
	return kind === 'words' ? 'text' : 'digits';
}

/** What is wrong with it; undefined if nothing is. */
export function faultOf(kind: CodeKind, code: string): MessageKey | undefined {
	if (kind === 'words') return [...code].length < WORDS_MIN ? 'pin_words_short' : undefined;
	return new RegExp(`^[0-9]{${DIGITS[kind]}}$`).test(code) ? undefined : 'pin_short';
}
