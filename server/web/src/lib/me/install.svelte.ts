/** Whether this runs as an installed app, and how it can become one. */

/** Chromium's offer to install, kept until the person asks for it. */
interface InstallOffer extends Event {
	prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

let offer = $state.raw<InstallOffer>();

/** Running from the home screen, with a storage of its own on Apple's phones. */
export function isInstalled(): boolean {
	return matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true;
}

/** An iPhone or iPad; an iPad may call itself a Mac, which has no touch screen. */
export function isApplePhone(agent = navigator): boolean {
	return /iPhone|iPad|iPod/.test(agent.userAgent) || (/Macintosh/.test(agent.userAgent) && agent.maxTouchPoints > 1);
}

/** What the menus of this device are like. */
export function systemOf(agent = navigator): 'apple_phone' | 'android' | 'desktop' {
	if (isApplePhone(agent)) return 'apple_phone';
	return /Android/.test(agent.userAgent) ? 'android' : 'desktop';
}

/** In a tab there: what is kept in it, the installed app would not see, so a code must not be spent in it. */
export function mustInstallFirst(): boolean {
	return isApplePhone() && !isInstalled();
}

/** Keeps the browser's offer for later; called once by the layout. Gives what takes the listeners off again. */
export function watchInstallOffer(): () => void {
	const keep = (event: Event) => {
		event.preventDefault();
		offer = event as InstallOffer;
	};
	const done = () => (offer = undefined);
	addEventListener('beforeinstallprompt', keep);
	addEventListener('appinstalled', done);
	return () => {
		removeEventListener('beforeinstallprompt', keep);
		removeEventListener('appinstalled', done);
	};
}

/** Reactive: whether {@link install} would ask anything. */
export function canInstall(): boolean {
	return offer !== undefined;
}

/** Shows the browser's question; it can be asked once. */
export async function install(): Promise<void> {
	const asked = offer;
	offer = undefined;
	await asked?.prompt();
}
