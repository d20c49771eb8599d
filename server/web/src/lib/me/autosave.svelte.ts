/** milliseconds of rest after which what was written is saved */
const REST = 700;

/**
 * A text kept while it is written: after a rest, when the field or the page is left. What is being typed stands until it is
 * saved; then what is saved shows. Call while a component is being set up.
 */
export function autosave(saved: () => string, save: (text: string) => Promise<boolean>) {
	let typed = $state<string>();
	let kept = $state(false);
	let timer: ReturnType<typeof setTimeout> | undefined;

	async function keep() {
		clearTimeout(timer);
		const text = typed;
		if (text === undefined || text === saved()) return;
		kept = await save(text);
		if (kept && typed === text) typed = undefined;
	}

	$effect(() => {
		// Put away, an app may be ended without another word.
		const hidden = () => document.visibilityState === 'hidden' && void keep();
		addEventListener('pagehide', keep);
		document.addEventListener('visibilitychange', hidden);
		return () => {
			removeEventListener('pagehide', keep);
			document.removeEventListener('visibilitychange', hidden);
			void keep();
		};
	});

	return {
		get value() {
			return typed ?? saved();
		},
		/** whether everything typed so far is saved */
		get kept() {
			return kept && typed === undefined;
		},
		type(event: Event) {
			typed = (event.currentTarget as HTMLTextAreaElement).value;
			clearTimeout(timer);
			timer = setTimeout(keep, REST);
		},
		keep
	};
}
