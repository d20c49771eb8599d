import { expect } from '@playwright/test';
import type { Phone } from './phone.ts';
import { AT_HOME } from './test.ts';
import { t } from './words.ts';

export const [SUNDAY, MONDAY, THURSDAY, SATURDAY] = [0, 1, 4, 6];

const DAY = 86_400_000;

/** « dimanche 22 novembre », as Today's title says it. */
function dayWords(moment: number): string {
	const words = new Intl.DateTimeFormat('fr-FR', { weekday: 'long', day: 'numeric', month: 'long', timeZone: AT_HOME.timezoneId }).format(moment);
	return words.replace(' 1 ', ' 1er ');
}

/** Lets the server's clock say the noon of the next such day (0 is Sunday), and waits on Today until the phone goes by it. */
export async function setClock(phone: Phone, day: number): Promise<void> {
	// By the clocks at home: a weekend ends there before it does in Greenwich.
	const home = new Date(new Date().toLocaleString('en-US', { timeZone: AT_HOME.timezoneId }));
	const ahead = ((day - home.getDay() + 7) % 7 || 7) * DAY + (12 - home.getHours()) * 3_600_000;
	await phone.context.route('**/api/v1/sync', async (route) => {
		try {
			const answer = await route.fetch();
			const body = (await answer.json()) as { server_time: string };
			await route.fulfill({ response: answer, json: { ...body, server_time: new Date(Date.parse(body.server_time) + ahead).toISOString() } });
		} catch {
			// The page was left meanwhile; it asks again.
		}
	});
	await phone.page.goto('/me');
	const synced = phone.page.waitForResponse('**/api/v1/sync');
	await phone.page.getByRole('button', { name: t('me_sync') }).click();
	await synced;
	// An answer is not kept yet, and a reload might lose it: within the app. The title is the core's day once it is.
	const navigation = phone.page.getByRole('navigation', { name: t('common_main_navigation') });
	await navigation.getByRole('link', { name: t('common_today') }).click();
	await expect(phone.page.getByRole('heading', { level: 1 })).toHaveText(dayWords(Date.now() + ahead), { ignoreCase: true });
}
