import { expect, it } from 'vitest';
import { linkOf } from './resources';

it.each([
	['0 800 23 13 13', 'tel:0800231313'],
	['+33 1 23 45 67 89', 'tel:+33123456789'],
	['(01) 23.45-67.89', 'tel:0123456789'],
	['3114', 'tel:3114'],
	['https://centre.example/aide', 'https://centre.example/aide'],
	['http://centre.example', undefined],
	['javascript:alert(1)', undefined],
	['à l’accueil, 9 h à 17 h', undefined]
])('%s opens %s', (contact, link) => {
	expect(linkOf(contact)).toBe(link);
});
