import { expect, it, vi } from 'vitest';
import type { Device } from '$lib/api/types';

vi.mock('$lib/core/phone.svelte', () => ({ phone: {} }));
const { newcomerOf } = await import('./devices.svelte');

const device = (id: string, created_at: string, more: Partial<Device> = {}): Device => ({
	id,
	created_at,
	last_seen_at: created_at,
	current: false,
	announced: true,
	via: 'invitation',
	...more
});
const mine = device('mine', '2026-11-10T08:00:00.000Z', { current: true });

it('names the newest device that joined after this one', () => {
	const older = device('older', '2026-11-09T08:00:00.000Z');
	const first = device('first', '2026-11-11T08:00:00.000Z');
	const second = device('second', '2026-11-12T08:00:00.000Z');
	expect(newcomerOf([older, mine, second, first], [])?.id).toBe('second');
	expect(newcomerOf([older, mine, second, first], ['second'])?.id).toBe('first');
	expect(newcomerOf([older, mine], [])).toBeUndefined();
});

it('names none that is no longer announced, and none when this one is not in the list', () => {
	const settled = device('settled', '2026-11-11T08:00:00.000Z', { announced: false });
	expect(newcomerOf([mine, settled], [])).toBeUndefined();
	expect(newcomerOf([device('other', '2026-11-11T08:00:00.000Z')], [])).toBeUndefined();
});
