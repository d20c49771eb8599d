import { test as base, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { Guard } from './guard.ts';
import { Phone } from './phone.ts';
import { Server } from './server.ts';
import { Group, Team } from './team.ts';

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

interface OfWorker {
	server: Server;
	team: Team;
	/** a facilitator's session, taken once: sign-ins are few a minute */
	session: Cookies;
}

interface OfTest {
	guard: Guard;
	/** a cycle that no other journey touches */
	group: Group;
	/** a phone, 390 px wide, in French and light unless told otherwise */
	newPhone: (options?: BrowserContextOptions) => Promise<Phone>;
	/** a computer, 1280 px wide, signed in as the facilitator unless `anonymous` */
	newDesk: (options?: BrowserContextOptions & { anonymous?: boolean }) => Promise<Page>;
}

export const AT_HOME = { locale: 'fr-FR', timezoneId: 'Europe/Paris', colorScheme: 'light' } as const;
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true } as const;
export const DESK = { viewport: { width: 1280, height: 800 } } as const;

export const test = base.extend<OfTest, OfWorker>({
	server: [
		async ({}, use) => {
			const server = await Server.start();
			await use(server);
			await server.stop();
		},
		{ scope: 'worker' }
	],
	team: [async ({ server }, use) => use(await Team.signIn(server.demo)), { scope: 'worker' }],
	session: [
		async ({ server, browser }, use) => {
			const context = await browser.newContext({ baseURL: server.url });
			const answer = await context.request.post('/api/v1/team/sign-in', { data: server.demo.staff });
			if (!answer.ok()) throw new Error(`no session: ${answer.status()}`);
			const cookies = await context.cookies();
			await context.close();
			await use(cookies);
		},
		{ scope: 'worker' }
	],
	guard: [
		async ({ server }, use) => {
			const guard = new Guard(server.url);
			await use(guard);
			guard.conclude();
		},
		{ auto: true }
	],
	group: async ({ team }, use) => use(await team.newGroup()),
	newPhone: async ({ browser, server, guard }, use) => {
		const opened: BrowserContext[] = [];
		await use(async (options) => {
			const context = await browser.newContext({ baseURL: server.url, ...AT_HOME, ...PHONE, ...options });
			opened.push(context);
			await guard.watch(context);
			return new Phone(context, await context.newPage(), guard);
		});
		await Promise.all(opened.map((context) => context.close()));
	},
	newDesk: async ({ browser, server, session, guard }, use) => {
		const opened: BrowserContext[] = [];
		await use(async ({ anonymous = false, ...options } = {}) => {
			const context = await browser.newContext({ baseURL: server.url, ...AT_HOME, ...DESK, ...options });
			opened.push(context);
			if (!anonymous) await context.addCookies(session);
			await guard.watch(context);
			return context.newPage();
		});
		await Promise.all(opened.map((context) => context.close()));
	}
});

export { expect } from '@playwright/test';
