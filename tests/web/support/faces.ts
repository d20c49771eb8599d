import type { BrowserContextOptions, Page } from '@playwright/test';
import type { Server } from './server.ts';
import { facilitators, LOCKED, noteSomething, PARTICIPANTS, setCode, STRANGERS, type Sight } from './pages.ts';
import type { Phone } from './phone.ts';
import type { Group } from './team.ts';
import { wordsOf, type Locale } from './words.ts';

/** What {@link FACES} need of a test. */
export interface World {
	server: Server;
	group: Group;
	newPhone: (options?: BrowserContextOptions) => Promise<Phone>;
	newDesk: (options?: BrowserContextOptions & { anonymous?: boolean }) => Promise<Page>;
}

export interface Face {
	name: string;
	/** a page in that language, ready to visit every one of the sights */
	enter: (world: World, locale: Locale, options: BrowserContextOptions) => Promise<{ page: Page; sights: Sight[] }>;
}

const SPEAKS = { fr: 'fr-FR', en: 'en-GB' } as const;

/** A phone that has joined and speaks this language. */
async function joined({ group, newPhone }: World, locale: Locale, options: BrowserContextOptions): Promise<Phone> {
	const phone = await newPhone({ ...options, isMobile: false, hasTouch: false });
	await phone.enrol(await group.invite());
	if (locale === 'en') {
		await phone.page.goto('/me');
		await phone.page.getByRole('button', { name: 'English' }).click();
		await phone.page.getByRole('heading', { name: wordsOf('en')('me_discretion') }).waitFor();
	}
	return phone;
}

/** Every page there is, by who sees it. */
export const FACES: Face[] = [
	{
		name: 'nobody yet',
		enter: async ({ newDesk }, locale, options) => ({
			page: await newDesk({ ...options, locale: SPEAKS[locale], anonymous: true }),
			sights: STRANGERS
		})
	},
	{
		name: 'a participant',
		enter: async (world, locale, options) => {
			const phone = await joined(world, locale, options);
			await noteSomething(phone, wordsOf(locale));
			return { page: phone.page, sights: PARTICIPANTS };
		}
	},
	{
		name: 'a locked phone',
		enter: async (world, locale, options) => {
			const { page } = await joined(world, locale, options);
			await setCode(page, wordsOf(locale));
			return { page, sights: LOCKED };
		}
	},
	{
		name: 'a facilitator',
		enter: async ({ server, group, newDesk }, locale, options) => ({
			page: await newDesk({ ...options, locale: SPEAKS[locale] }),
			sights: facilitators(server.demo, group)
		})
	}
];

