/** Starts the newest version at once, for a page that can't go on with the old one; otherwise it comes with the next start. */
export async function updateNow(): Promise<void> {
	const registration = await navigator.serviceWorker?.getRegistration();
	await registration?.update().catch(() => undefined);
	const next = registration?.installing ?? registration?.waiting;
	if (!next) return location.reload();
	navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
	const activate = () => {
		if (next.state === 'installed') next.postMessage('activate');
	};
	next.addEventListener('statechange', activate);
	activate();
}
