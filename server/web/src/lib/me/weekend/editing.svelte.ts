/** milliseconds of rest after which what was written is saved */
const REST = 700;

/**
 * Something being written in a dialog: kept after a rest, at once when asked, and when the dialog or the page is left. Saves run
 * one after the other. Call while a component is being set up.
 */
export function keeping(save: () => Promise<unknown>) {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let dirty = false;
	let queue: Promise<unknown> = Promise.resolve();

	function now(): Promise<unknown> {
		clearTimeout(timer);
		if (dirty) queue = queue.then(save);
		dirty = false;
		return queue;
	}

	const leave = () => void now();
	$effect(() => {
		// Put away, an app may be ended without another word.
		const hidden = () => document.visibilityState === 'hidden' && leave();
		addEventListener('pagehide', leave);
		document.addEventListener('visibilitychange', hidden);
		return () => {
			removeEventListener('pagehide', leave);
			document.removeEventListener('visibilitychange', hidden);
			leave();
		};
	});

	return {
		/** something was chosen */
		changed() {
			dirty = true;
			void now();
		},
		/** something is being written */
		typed() {
			dirty = true;
			clearTimeout(timer);
			timer = setTimeout(now, REST);
		},
		now,
		/** nothing more is to be kept */
		forget() {
			clearTimeout(timer);
			dirty = false;
		}
	};
}
