import type { Phone } from '../support/phone.ts';
import { expect, test } from '../support/test.ts';
import type { Group } from '../support/team.ts';
import { Wire } from '../support/wire.ts';
import { t } from '../support/words.ts';

const NOTED = t('history_out_of_ten', { what: t('kind_craving'), value: 8 });

/** The phone shows one craving of 8 in its history, not sent yet. */
async function waitsOn(phone: Phone): Promise<void> {
	await phone.go('history');
	await expect(phone.entries).toHaveCount(1);
	await expect(phone.entries).toContainText(NOTED);
	await expect(phone.entries).toContainText(t('trigger_alcohol'));
}

async function arrivesOnce(group: Group): Promise<void> {
	await expect.poll(async () => (await group.brief()).cravings.count, { timeout: 30_000 }).toBe(1);
	const { cravings, triggers } = await group.brief();
	expect(cravings.mean_intensity).toBe(8);
	expect(triggers).toContainEqual(expect.objectContaining({ code: 'alcohol', count: 1 }));
}

test('noted without a network, it outlives reload and closing, and arrives once', async ({ group, newPhone }) => {
	const phone = await newPhone();
	const wire = new Wire(phone.context);
	await phone.enrol(await group.invite());
	await phone.keptOffline();

	await phone.context.setOffline(true);
	await phone.craving(8, t('trigger_alcohol'));
	await waitsOn(phone);

	await phone.page.reload();
	await expect(phone.entries).toContainText(NOTED);

	await phone.page.close();
	const reopened = await phone.anotherTab();
	await reopened.page.goto('/');
	await expect(reopened.noteButton).toBeVisible();
	await waitsOn(reopened);
	await expect(reopened.entries).toContainText(t('history_waiting'), { timeout: 15_000 });
	await expect.poll(() => wire.failed, { timeout: 15_000 }).toBeGreaterThan(0);
	expect((await group.brief()).cravings.count).toBe(0);

	await reopened.context.setOffline(false);
	await expect(reopened.entries).toContainText(t('history_sent'), { timeout: 20_000 });
	await arrivesOnce(group);

	const answers = await wire.replay(20);
	expect(new Set(answers)).toEqual(new Set([200]));
	await arrivesOnce(group);
	await reopened.page.reload();
	await expect(reopened.entries).toHaveCount(1);
});

test('with the server away it is the same', async ({ server, group, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await phone.keptOffline();

	await server.halt();
	await phone.craving(8, t('trigger_alcohol'));
	await phone.page.reload();
	await waitsOn(phone);
	await phone.page.close();
	const reopened = await phone.anotherTab();
	await reopened.page.goto('/');
	await waitsOn(reopened);
	await expect(reopened.entries).toContainText(t('history_waiting'), { timeout: 15_000 });

	await server.resume();
	await reopened.go('me');
	await reopened.page.getByRole('button', { name: t('me_sync') }).tap();
	await reopened.go('history');
	await expect(reopened.entries).toContainText(t('history_sent'), { timeout: 20_000 });
	await arrivesOnce(group);
});

test('Aide opens before any code and without a network', async ({ newPhone }) => {
	const first = await newPhone();
	await first.page.goto('/');
	await expect(first.page.getByRole('link', { name: t('today_enter_code') })).toBeVisible();
	await first.keptOffline();
	await first.page.close();

	await first.context.setOffline(true);
	const phone = await first.anotherTab();
	await phone.page.goto('/');
	await expect(phone.page.getByRole('link', { name: t('today_enter_code') })).toBeVisible();

	await phone.go('help');
	for (const number of ['15', '112', '3114']) {
		await expect(phone.page.locator(`a[href="tel:${number}"]`).first()).toBeVisible();
	}
	await expect(phone.page.locator('a[href="sms:114"]').first()).toBeVisible();
	await expect(phone.page.getByRole('heading', { name: t('help_card') })).toBeVisible();
});

test('an answer lost in a tunnel burns no code', async ({ group, newPhone }) => {
	const phone = await newPhone();
	const code = await group.invite();
	await phone.context.route('**/api/v1/enrolments', async (route) => {
		await route.fetch();
		await route.abort();
	}, { times: 1 });
	await phone.page.goto(`/i#${code}`);
	await phone.page.getByLabel(t('enrol_name')).fill('Sacha');
	await phone.page.getByRole('checkbox', { name: t('enrol_agree') }).check();
	await phone.page.getByRole('button', { name: t('enrol_submit') }).click();
	await expect(phone.page.getByText(t('enrol_offline'))).toBeVisible();
	expect(await group.enrolled()).toBe(1);

	await phone.page.getByRole('button', { name: t('enrol_submit') }).click();
	await expect(phone.page.getByRole('heading', { level: 1, name: t('enrol_done') })).toBeVisible();
	expect(await group.enrolled()).toBe(1);
});
