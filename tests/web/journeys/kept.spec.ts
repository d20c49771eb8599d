import type { BrowserContext } from '@playwright/test';
import type { Phone } from '../support/phone.ts';
import { expect, test } from '../support/test.ts';
import { t } from '../support/words.ts';

const NOTED = (value: number) => t('history_out_of_ten', { what: t('kind_craving'), value });

/** Goes to the history, and waits until it is there: other pages have something to unfold, too. */
async function lookBack(phone: Phone): Promise<void> {
	await phone.go('history');
	await expect(phone.page.getByRole('heading', { level: 1, name: t('common_history') })).toBeVisible();
}

/** Lets the server refuse the next change it is sent, as it does with what another version of the app got wrong. */
async function refuseOnce(context: BrowserContext): Promise<void> {
	let refused = false;
	await context.route('**/api/v1/sync', async (route) => {
		const sent = route.request().postDataJSON() as { changes: unknown[] };
		if (refused || sent.changes.length === 0) return route.fallback();
		refused = true;
		const answer = await route.fetch({ postData: { ...sent, changes: [] } });
		const rejected = [{ index: 0, code: 'unknown_code', field: 'body.triggers[0]', message: 'is not a trigger' }];
		return route.fulfill({ response: answer, json: { ...(await answer.json()), rejected } });
	});
}

/** Notes a craving that the server refuses; the phone is then on Today, which says so. */
async function refusedCraving(phone: Phone, code: string): Promise<void> {
	await refuseOnce(phone.context);
	await phone.enrol(code);
	await phone.craving(6, t('trigger_alcohol'));
	await phone.go('today');
	await expect(phone.page.getByText(t('today_parked_one', { count: 1 }))).toBeVisible({ timeout: 20_000 });
}

test('what the server refuses is kept with its reason, and goes when it is tried again', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await refusedCraving(phone, await group.invite());
	await phone.page.getByRole('link', { name: t('today_parked_see') }).tap();
	const refused = phone.page.getByRole('region', { name: t('kept_refused') });
	await expect(refused).toContainText(NOTED(6));
	await expect(refused).toContainText(t('error_unknown_code'));
	expect((await group.brief()).cravings.count).toBe(0);

	await refused.getByRole('button', { name: t('kept_retry') }).tap();
	await expect(refused).toBeHidden();
	await expect.poll(async () => (await group.brief()).cravings.count, { timeout: 20_000 }).toBe(1);
	await expect(phone.page.getByText(t('kept_all_sent'))).toBeVisible();
});

test('what the server refuses may stay here, and is not mentioned again', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await refusedCraving(phone, await group.invite());
	await phone.page.goto('/me/kept');
	const refused = phone.page.getByRole('region', { name: t('kept_refused') });
	await refused.getByRole('button', { name: t('kept_leave') }).tap();
	await expect(refused).toContainText(t('kept_left'));
	await phone.go('today');
	await expect(phone.noteButton).toBeVisible();
	await expect(phone.page.getByText(t('today_parked_one', { count: 1 }))).toBeHidden();
	await lookBack(phone);
	await expect(phone.entries).toContainText(t('history_parked'));
});

test('a server that no longer understands this version says so, and nothing noted is lost', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await phone.context.route('**/api/v1/sync', (route) =>
		route.fulfill({
			status: 400,
			contentType: 'application/problem+json',
			body: JSON.stringify({ type: 'about:blank', title: 'x', status: 400, code: 'protocol_unsupported', supported: [9] })
		})
	);
	await phone.craving(5, t('trigger_alcohol'));
	await phone.go('today');
	await expect(phone.page.getByRole('heading', { name: t('today_upgrade') })).toBeVisible({ timeout: 20_000 });
	await expect(phone.page.getByRole('button', { name: t('today_upgrade_now') })).toBeVisible();
	await lookBack(phone);
	await expect(phone.entries).toContainText(NOTED(5));
	await phone.page.goto('/me/kept');
	await expect(phone.page.getByText(t('me_waiting_one', { count: 1 }))).toBeVisible();
});

test('two versions written apart are both shown, and the person settles which one stands', async ({ group, newPhone }) => {
	// What is noted leaves after ten seconds, and this waits for it again and again.
	test.setTimeout(120_000);
	const { code, participant_id } = await group.include();
	const one = await newPhone();
	await one.enrol(code);
	const other = await newPhone();
	await other.enrol(await group.inviteAgain(participant_id));

	await one.craving(4, t('trigger_alcohol'));
	await lookBack(one);
	await expect(one.entries).toContainText(t('history_sent'), { timeout: 20_000 });
	const catchUp = async (phone: Phone) => {
		await phone.go('me');
		await phone.page.getByRole('button', { name: t('me_sync') }).tap();
		await lookBack(phone);
	};
	await catchUp(other);
	await expect(other.entries).toContainText(NOTED(4));

	// Offline, parts of the app are opened that no page has fetched yet.
	await Promise.all([one.keptOffline(), other.keptOffline()]);
	const rate = async (phone: Phone, value: number) => {
		await phone.context.setOffline(true);
		await phone.entries.first().tap();
		await phone.page.getByRole('link', { name: t('history_edit') }).tap();
		await phone.strength(value).tap();
		await expect(phone.strength(value)).toHaveAttribute('aria-pressed', 'true');
		await lookBack(phone);
	};
	await rate(one, 2);
	await rate(other, 9);
	await one.context.setOffline(false);
	await expect(one.entries).toContainText(t('history_sent'), { timeout: 20_000 });
	await other.context.setOffline(false);
	await expect(other.entries).toContainText(t('history_other_version'), { timeout: 20_000 });
	await catchUp(one);
	await expect(one.entries).toContainText(t('history_other_version'));

	await one.page.goto('/me/kept');
	await expect(one.page.getByRole('link', { name: t('kept_versions_one', { count: 1 }) })).toBeVisible();
	await lookBack(one);
	await one.entries.first().tap();
	const [top, beneath] = (await one.entries.filter({ hasText: NOTED(9) }).count()) === 1 ? [9, 2] : [2, 9];
	await expect(one.page.getByText(NOTED(beneath)).first()).toBeVisible();
	await one.page.getByRole('button', { name: t('history_other_this') }).tap();
	await expect(one.entries).not.toContainText(t('history_other_version'));
	await expect(one.entries).toContainText(t('history_sent'), { timeout: 20_000 });

	await catchUp(other);
	await expect(other.entries).toContainText(NOTED(top));
	await expect(other.entries).not.toContainText(t('history_other_version'));
	await expect(one.entries).not.toContainText(t('history_other_version'));
	expect((await group.brief()).cravings).toMatchObject({ count: 1, mean_intensity: top });
});
