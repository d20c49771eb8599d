/** What reminders need of a service worker's surroundings: pages' types have no such names. */

/** What came with a push. */
export interface Data {
	text(): string;
}

/** An open page. */
export interface Window {
	readonly url: string;
	readonly focused: boolean;
	readonly visibilityState: string;
	focus(): Promise<Window>;
	navigate(url: string): Promise<unknown>;
	postMessage(message: unknown, transfer: Transferable[]): void;
}

/** The pages of this origin. */
export interface Windows {
	matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly Window[]>;
	openWindow(url: string): Promise<unknown>;
}

/** A service worker's. */
export interface Around {
	registration: Pick<ServiceWorkerRegistration, 'showNotification' | 'pushManager' | 'scope'>;
	clients: Windows;
	navigator: { language: string };
	fetch: typeof fetch;
}
