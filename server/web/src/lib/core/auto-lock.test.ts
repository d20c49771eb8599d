import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AutoLock, AWAY } from './auto-lock';
import type { LockView } from './types';

const MINUTE = 60_000;
const lock = (part: Partial<LockView> = {}) => ({ has_pin: true, is_locked: false, auto_lock_minutes: 5, ...part }) as LockView;

let locked: number;
let auto: AutoLock;

beforeEach(() => {
	vi.useFakeTimers();
	locked = 0;
	auto = new AutoLock(Date.now, () => (locked += 1));
});

afterEach(() => vi.useRealTimers());

describe('a phone with a PIN', () => {
	it('locks after the person’s own minutes without use, and not before', () => {
		auto.follow(lock());
		vi.advanceTimersByTime(4 * MINUTE);
		auto.touch(false);
		vi.advanceTimersByTime(5 * MINUTE - 1);
		expect(locked).toBe(0);
		vi.advanceTimersByTime(1);
		expect(locked).toBe(1);
	});

	it('locks sooner out of sight, and goes on when the person is back in time', () => {
		auto.follow(lock());
		auto.touch(true);
		vi.advanceTimersByTime(AWAY - 1);
		auto.touch(false);
		vi.advanceTimersByTime(AWAY);
		expect(locked).toBe(0);
		auto.touch(true);
		vi.advanceTimersByTime(AWAY);
		expect(locked).toBe(1);
	});

	it('counts from when it was unlocked, and takes up new minutes at once', () => {
		vi.advanceTimersByTime(60 * MINUTE);
		auto.follow(lock());
		vi.advanceTimersByTime(2 * MINUTE);
		auto.follow(lock({ auto_lock_minutes: 1 }));
		vi.advanceTimersByTime(0);
		expect(locked).toBe(1);
	});
});

it.each([{ has_pin: false }, { is_locked: true }])('never locks what has no PIN or is locked: %o', (part) => {
	auto.follow(lock());
	auto.follow(lock(part));
	auto.touch(true);
	vi.advanceTimersByTime(120 * MINUTE);
	expect(locked).toBe(0);
});

it('ends with its tab', () => {
	auto.follow(lock());
	auto.end();
	vi.advanceTimersByTime(120 * MINUTE);
	expect(locked).toBe(0);
});
