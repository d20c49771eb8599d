import { expect, it } from 'vitest';
import { faultOf, lettersOf } from './choice';

it.each([
	['six', '402718', undefined],
	['six', '40271', 'pin_short'],
	['six', '40271a', 'pin_short'],
	['four', '4027', undefined],
	['four', '402718', 'pin_short'],
	['words', 'la marée basse', undefined],
	['words', 'marée', 'pin_words_short']
] as const)('takes a code of %s, %s', (kind, code, fault) => expect(faultOf(kind, code)).toBe(fault));

it('offers digits for digits alone', () => {
	expect((['six', 'four', 'words'] as const).map(lettersOf)).toEqual(['digits', 'digits', 'text']);
});
