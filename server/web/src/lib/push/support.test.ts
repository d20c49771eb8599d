import { afterEach, expect, it, vi } from 'vitest';
import { isAllowed, support } from './support';

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1';
const PIXEL = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36';

function browser(agent: string, has: { installed?: boolean; push?: boolean; workers?: boolean; permission?: NotificationPermission }) {
	const { installed = false, push = true, workers = true, permission = 'default' } = has;
	vi.stubGlobal('navigator', { userAgent: agent, maxTouchPoints: 5, ...(workers && { serviceWorker: {} }) });
	vi.stubGlobal('matchMedia', () => ({ matches: installed }));
	if (!push) return;
	vi.stubGlobal('PushManager', class {});
	vi.stubGlobal('Notification', { permission });
}

afterEach(() => vi.unstubAllGlobals());

it.each([
	['an iPhone’s tab', IPHONE, { push: false }, 'install_first'],
	['the app on an iPhone before 16.4', IPHONE, { installed: true, push: false }, 'too_old'],
	['the app on an iPhone', IPHONE, { installed: true }, 'ready'],
	['a private window of Firefox', PIXEL, { workers: false }, 'unsupported'],
	['a browser without push', PIXEL, { push: false }, 'unsupported'],
	['a browser that was told no', PIXEL, { permission: 'denied' }, 'denied'],
	['a tab on Android', PIXEL, { permission: 'granted' }, 'ready']
] as const)('%s: %s', (_, agent, has, expected) => {
	browser(agent, has);
	expect(support()).toBe(expected);
	expect(isAllowed()).toBe('permission' in has && has.permission === 'granted');
});
