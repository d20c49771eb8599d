/**
 * Sends what waits while no page is open (Background Sync): only if no tab holds the lock, and only where nothing has to be
 * asked for, since a phone with a PIN opens locked and has nothing in hand.
 */
import { Host, type Surroundings } from '../core/host';
import { Rows } from '../core/rows';
import { LOCK } from '../core/tab';
import type { PhoneView } from '../core/types';

/** What may still be undone rests so long, and a moment. */
const RESTS = 10_500;

/** What the service worker gives. */
export interface Closed extends Pick<Surroundings, 'core' | 'fetch' | 'app'> {
	locks: Pick<LockManager, 'request'>;
	rows(): Promise<Rows>;
	rest(milliseconds: number): Promise<unknown>;
}

/** Throws when something is left, so that the browser tries again. */
export async function sendClosed(closed: Closed): Promise<void> {
	await closed.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
		// A tab is open and sends by itself; should it be closed, there is a next time.
		if (!lock) throw new Error('a tab is open');
		const rows = await closed.rows();
		let view: PhoneView | undefined;
		const host = new Host({ ...closed, rows, now: Date.now, onView: (next) => (view = next) });
		try {
			await host.run({ name: 'sync', args: [true] });
			if (view?.today.undoable.length) {
				await closed.rest(RESTS);
				await host.run({ name: 'sync', args: [true] });
			}
			if (view && !view.lock.is_locked && view.status.waiting > 0) throw new Error('something is left');
		} finally {
			host.close();
			rows.close();
		}
	});
}
