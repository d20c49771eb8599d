import { expect, it } from 'vitest';
import { codeFromFragment, isWhole, tidyCode } from './code';

it.each([
	['abcde-fghjk', 'ABCDE-FGHJK'],
	[' ABCDE FGHJK ', 'ABCDE-FGHJK'],
	['a.b_c/d e–f g h j k', 'ABCDE-FGHJK'],
	['oilabcdefg', '011AB-CDEFG'],
	['ABCDEFGHJKMN', 'ABCDE-FGHJK'],
	['abcde', 'ABCDE'],
	['abcdef', 'ABCDE-F'],
	['', '']
])('reads %j as %s', (typed, code) => {
	expect(tidyCode(typed)).toBe(code);
	expect(tidyCode(code)).toBe(code);
});

it('knows a whole code', () => {
	expect(isWhole(tidyCode('abcdefghjk'))).toBe(true);
	expect(isWhole(tidyCode('abcdefghj'))).toBe(false);
	expect(isWhole('')).toBe(false);
});

it('takes the code from the link', () => {
	expect(codeFromFragment('#ABCDE-FGHJK')).toBe('ABCDE-FGHJK');
	expect(codeFromFragment('#abcde%20fghjk')).toBe('ABCDE-FGHJK');
	expect(codeFromFragment('')).toBe('');
	expect(codeFromFragment('#%E0%A4%A')).toBe('');
});
