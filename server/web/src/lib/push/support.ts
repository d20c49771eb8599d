/** Whether reminders can arrive here, and if not, why. */
import { isApplePhone, isInstalled } from '$lib/me/install.svelte';
import { choice } from './choice.svelte';

/**
 * `ready`: they can, or could if allowed · `install_first`: Apple's phones give them to an installed app alone · `too_old`:
 * an installed app there before iOS 16.4 · `denied`: the browser was told not to, or refuses by itself in a private window ·
 * `unsupported`: this browser has none.
 */
export type Support = 'ready' | 'install_first' | 'too_old' | 'denied' | 'unsupported';

export function support(): Support {
	if (isApplePhone() && !isInstalled()) return 'install_first';
	if (!('serviceWorker' in navigator) || !('PushManager' in globalThis) || !('Notification' in globalThis)) {
		return isApplePhone() ? 'too_old' : 'unsupported';
	}
	return Notification.permission === 'denied' ? 'denied' : 'ready';
}

/** Whether the browser was told that it may. */
export function isAllowed(): boolean {
	return 'Notification' in globalThis && Notification.permission === 'granted';
}

/** Reactive: whether reminders come by push here. */
export function isOn(): boolean {
	return choice() === 'on' && isAllowed();
}
