/** Asking the browser to send what waits once no page is open, where it can. */
import type { PhoneView } from '$lib/core/types';
import { SEND_CLOSED } from './tag';

type WithSync = ServiceWorkerRegistration & { sync: { register(tag: string): Promise<void> } };

/** Whether what waits can leave while the app is closed: not without Background Sync, nor where a code has to be asked for. */
export function canSendClosed(view: PhoneView): boolean {
	return !view.lock.has_pin && 'SyncManager' in globalThis;
}

/** Asks for it as the page goes out of sight. Gives what stops that. */
export function watchLeaving(view: () => PhoneView | undefined): () => void {
	const leaving = () => {
		const seen = view();
		if (document.visibilityState !== 'hidden' || !seen || seen.status.waiting === 0 || !canSendClosed(seen)) return;
		void navigator.serviceWorker?.ready.then((ready) => (ready as WithSync).sync.register(SEND_CLOSED)).catch(() => undefined);
	};
	document.addEventListener('visibilitychange', leaving);
	return () => document.removeEventListener('visibilitychange', leaving);
}
