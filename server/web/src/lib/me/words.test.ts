import { beforeAll, expect, it, vi } from 'vitest';
import { loadMessages, setLocale } from '$lib/messages.svelte';

const OWN = 'own_00000000000000000000000000000001';
vi.mock('$lib/core/phone.svelte', () => ({
	phone: { view: { trigger_list: { triggers: [{ code: OWN, label: 'La gare' }] } } }
}));
const { details, title, triggerWords } = await import('./words');
const { durationWords, inOrder } = await import('./before');
const { goalWords, goalsInForce, nextVersion } = await import('./goals');

beforeAll(async () => {
	await loadMessages('core');
	await loadMessages('me');
	await setLocale('fr');
});

const plain = (words: string) => words.replaceAll('\u00a0', ' ');

it('names a trigger by the own words, by the catalogue, or as one that is not known here', () => {
	expect([OWN, 'alcohol', 'own_of_another_phone'].map(triggerWords)).toEqual(['La gare', 'L’alcool', 'Un déclencheur personnel']);
});

it.each([
	[{ kind: 'craving', body: { intensity: 7 } }, 'Envie : 7 sur 10'],
	[{ kind: 'craving', body: null }, 'Envie'],
	[{ kind: 'moment', body: { code: 'alcohol' } }, 'J’ai bu de l’alcool'],
	[{ kind: 'moment', body: { code: 'of_a_newer_version' } }, 'Moment'],
	[{ kind: 'use', body: {} }, 'Consommation'],
	[{ kind: 'of_a_newer_version', body: { code: 'x' } }, 'Une entrée d’une version plus récente']
])('gives %j a title', (entry, words) => {
	expect(plain(title(entry))).toBe(words);
});

it('says each part of an entry and never its note', () => {
	const craving = { intensity: 7, triggers: [OWN, 'alcohol'], coping: [{ code: 'breathe', helped: true }], used: false, note: 'secret' };
	expect(details({ kind: 'craving', body: craving })).toEqual(['La gare', 'L’alcool', 'Respirer avec la vague', 'sans consommation']);
	const use = { products: [{ code: '3mmc' }], before: [{ code: 'craving', minutes_before: 10 }], planned: false, meaning: 'lapse', who: 'alone' };
	expect(details({ kind: 'use', body: use }).map(plain)).toEqual([
		'3-MMC',
		'avant : Une envie de consommer',
		'Un faux pas',
		'Sans personne d’autre',
		'Ce n’était pas prévu'
	]);
	expect(details({ kind: 'check_in', body: { use: 'no', mood: 6 } }).map(plain)).toEqual(['Consommation : Non', 'Humeur : 6 sur 10']);
	expect(details({ kind: 'private', body: null })).toEqual([]);
});

it('puts what came before in order of time', () => {
	const steps = [
		{ code: 'craving', minutes_before: 10 },
		{ code: 'alcohol', minutes_before: 180 },
		{ code: 'dating_app', minutes_before: 180 }
	];
	expect(inOrder(steps).map((step) => step.code)).toEqual(['alcohol', 'dating_app', 'craving']);
	expect(steps[0]?.code).toBe('craving');
	expect([10, 60, 180, 1440, 2880].map((minutes) => plain(durationWords(minutes)))).toEqual([
		'environ 10 min avant',
		'environ 1 h avant',
		'environ 3 h avant',
		'la veille',
		'2 jours avant'
	]);
});

it('adds a version of the goals and keeps the earlier ones', () => {
	const first = nextVersion(null, '2026-11-01', [{ product: '3mmc', aim: 'sobriety' }]);
	const second = nextVersion(first, '2026-11-22', [
		{ product: '3mmc', aim: 'frame', frame: { days: ['saturday'], alcohol: false, home_by: '02:00', recovery_days: 14 } }
	]);
	expect(second.versions.map(({ revision, from }) => [revision, from])).toEqual([
		[1, '2026-11-01'],
		[2, '2026-11-22']
	]);
	expect(goalsInForce(second)?.revision).toBe(2);
	expect([first, second].map((goals) => plain(goalWords(goalsInForce(goals)!.goals[0]!)))).toEqual([
		'La sobriété',
		'Mon cadre (samedi, sans alcool, de retour avant 02:00, 14 jours de repos)'
	]);
	expect(goalsInForce(null)).toBeUndefined();
});
