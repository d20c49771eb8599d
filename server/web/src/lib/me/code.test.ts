import { expect, it } from 'vitest';
import { codeFromFragment, givenFrom, isWhole, tidyCode } from './code';

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

const SECRET = 'aZ_-'.repeat(10) + 'aZ_';

it.each([
	['https://example.org/i#ABCDE-FGHJK', { code: 'ABCDE-FGHJK', secret: '' }],
	[` https://example.org/i#abcde-fghjk.${SECRET}\n`, { code: 'ABCDE-FGHJK', secret: SECRET }],
	['ABCDE-FGHJK', { code: '', secret: '' }],
	['https://example.org/menu', { code: '', secret: '' }],
	['https://example.org/#top', { code: '', secret: '' }],
	['', { code: '', secret: '' }]
])('reads %j as a link', (text, given) => {
	expect(givenFrom(text)).toEqual(given);
});
