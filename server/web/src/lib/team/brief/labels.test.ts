import { expect, it } from 'vitest';
import { inSentence } from './labels';

it.each([
	['Le week-end', 'le week-end'],
	['Éviter toute sexualité', 'éviter toute sexualité'],
	['L’alcool', 'l’alcool'],
	['GHB ou GBL', 'GHB ou GBL'],
	['« Chez Sam »', '« Chez Sam »'],
	['', '']
])('%s reads « %s » inside a sentence', (words, read) => expect(inSentence(words)).toBe(read));
