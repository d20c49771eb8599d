import { expect, it } from 'vitest';
import { safeNext } from './next';

it.each([
	['/team/cycles/1/briefs/4', '/team/cycles/1/briefs/4'],
	['/team?x=1', '/team?x=1'],
	[null, '/team'],
	['', '/team'],
	['/me', '/team'],
	['//elsewhere.example/team', '/team'],
	['https://elsewhere.example/team', '/team'],
	['/teammates', '/team'],
	['/team/sign-in?next=/team', '/team']
])('after sign-in, %s leads to %s', (asked, led) => {
	expect(safeNext(asked)).toBe(led);
});
