import type { Locator } from '@playwright/test';
import type { Phone } from '../support/phone.ts';
import { expect, test } from '../support/test.ts';
import { Wire } from '../support/wire.ts';
import { t } from '../support/words.ts';

const CODE = '402718';
const NOTED = (value: number) => t('history_out_of_ten', { what: t('kind_craving'), value });

const codeField = (phone: Phone) => phone.page.getByLabel(t('lock_code'), { exact: true });
const row = (phone: Phone): Locator => phone.page.getByRole('group', { name: t('lock_scale') });
const key = (phone: Phone, value: number) => row(phone).getByRole('button', { name: String(value), exact: true });

/** Chooses six digits under « Moi ». */
async function setCode(phone: Phone, code = CODE): Promise<void> {
	await phone.page.goto('/me/lock');
	await phone.page.getByLabel(t('pin_new')).fill(code);
	await phone.page.getByLabel(t('pin_again')).fill(code);
	await phone.page.getByRole('button', { name: t('pin_set') }).tap();
	await expect(phone.page.getByText(t('pin_is_set'))).toBeVisible({ timeout: 20_000 });
}

async function unlock(phone: Phone, code = CODE): Promise<void> {
	await codeField(phone).fill(code);
	await phone.page.getByRole('button', { name: t('lock_open') }).tap();
}

test('a locked phone notes 0 to 10 and reads nothing; offline it waits, unlocked it leaves once', async ({ group, newPhone }) => {
	// Stretching keys, and what leaves only after ten seconds, waited for again and again.
	test.setTimeout(120_000);
	const phone = await newPhone();
	const wire = new Wire(phone.context);
	await phone.enrol(await group.invite());
	await phone.keptOffline();
	await setCode(phone);

	await test.step('locked, it shows no word of what it is for', async () => {
		await phone.page.getByRole('button', { name: t('pin_lock_now') }).tap();
		await expect(row(phone)).toBeVisible();
		await expect(phone.page.getByRole('navigation')).toHaveCount(0);
		const said = await phone.page.locator('body').innerText();
		expect(said).not.toMatch(/envie|consomm|produit|craving|soin|séance|équipe|groupe|faux pas/i);
	});

	await test.step('noted locked with a network, it is sent with what only adds', async () => {
		await key(phone, 3).tap();
		await expect(key(phone, 3)).toHaveAttribute('aria-pressed', 'true');
		await expect.poll(async () => (await group.brief()).cravings.count, { timeout: 30_000 }).toBe(1);
		expect(wire.loaded.at(-1)).toMatchObject({ authorization: '' });
	});

	await test.step('another tap takes the place of the first; undone, nothing is left', async () => {
		await key(phone, 5).tap();
		await expect(key(phone, 5)).toHaveAttribute('aria-pressed', 'true');
		await key(phone, 6).tap();
		await expect(key(phone, 6)).toHaveAttribute('aria-pressed', 'true');
		await phone.page.getByRole('button', { name: t('common_undo') }).tap();
		await expect(key(phone, 6)).toHaveAttribute('aria-pressed', 'false');
	});

	await test.step('offline and closed, what was noted locked is kept', async () => {
		await phone.context.setOffline(true);
		await key(phone, 8).tap();
		await expect(key(phone, 8)).toHaveAttribute('aria-pressed', 'true');
		await phone.page.close();
	});

	const again = await phone.anotherTab();
	await test.step('opened anew it is locked; the code opens it', async () => {
		await again.page.goto('/history');
		await expect(row(again)).toBeVisible();
		await unlock(again);
		await expect(again.page.getByRole('heading', { level: 1, name: t('common_history') })).toBeVisible({ timeout: 20_000 });
		await expect(again.entries).toHaveCount(2);
		await expect(again.entries.filter({ hasText: NOTED(8) })).toContainText(t('history_waiting'));
	});

	await again.context.setOffline(false);
	await expect(again.entries.filter({ hasText: NOTED(8) })).toContainText(t('history_sent'), { timeout: 20_000 });
	expect((await group.brief()).cravings).toMatchObject({ count: 2, mean_intensity: 5.5 });
	expect(new Set(await wire.replay(3))).toEqual(new Set([200, 401]));
	expect((await group.brief()).cravings.count).toBe(2);
});

test('ten wrong codes close the code alone, and starting again names what was not sent', async ({ group, newPhone }) => {
	test.setTimeout(120_000);
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await phone.keptOffline();
	await setCode(phone);
	await phone.page.getByRole('button', { name: t('pin_lock_now') }).tap();
	await phone.context.setOffline(true);
	await key(phone, 7).tap();
	await expect(key(phone, 7)).toHaveAttribute('aria-pressed', 'true');
	for (let left = 9; left > 0; left -= 1) {
		await unlock(phone, '000000');
		await expect(phone.page.getByText(t(left === 1 ? 'lock_wrong_one' : 'lock_wrong_other', { count: left }))).toBeVisible({ timeout: 20_000 });
	}
	await unlock(phone, '000000');
	await expect(phone.page.getByRole('heading', { name: t('lock_removed') })).toBeVisible({ timeout: 20_000 });
	// Noting goes on.
	await expect(row(phone)).toBeVisible();
	await phone.page.reload();
	await expect(phone.page.getByRole('heading', { name: t('lock_removed') })).toBeVisible();

	await phone.page.getByRole('button', { name: t('lock_again') }).tap();
	await expect(phone.page.getByRole('dialog')).toContainText(t('lock_again_unsent_one', { count: 1 }));
	await phone.page.getByRole('button', { name: t('lock_again_yes') }).tap();
	await expect(phone.page.getByRole('link', { name: t('today_enter_code') })).toBeVisible();
	await phone.context.setOffline(false);
});

test('locked in one tab, it is locked in all; Aide stays open', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await setCode(phone);
	const other = await phone.anotherTab();
	await other.page.goto('/');
	await expect(other.noteButton).toBeVisible();
	await phone.page.getByRole('button', { name: t('pin_lock_now') }).tap();
	await expect(row(phone)).toBeVisible();
	await expect(row(other)).toBeVisible();
	await other.page.getByRole('link', { name: t('common_help') }).tap();
	await expect(other.page.locator('a[href="tel:15"]').first()).toBeVisible();
	await expect(other.page.getByRole('navigation')).toHaveCount(0);
	await other.page.goBack();
	await expect(row(other)).toBeVisible();
	await unlock(other);
	await expect(other.noteButton).toBeVisible({ timeout: 20_000 });
	await expect(phone.page.getByRole('heading', { level: 1, name: t('pin_title') })).toBeVisible();
});

test('a code is changed and removed after the old one alone, and tells so', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await setCode(phone);
	await phone.page.getByRole('button', { name: t('pin_remove'), exact: true }).tap();
	const asking = phone.page.getByRole('dialog');
	await asking.getByLabel(t('lock_code'), { exact: true }).fill('111111');
	await asking.getByRole('button', { name: t('pin_confirm_go') }).tap();
	await expect(asking).toContainText(t('lock_wrong_other', { count: 9 }), { timeout: 20_000 });
	await asking.getByLabel(t('lock_code'), { exact: true }).fill(CODE);
	await asking.getByRole('button', { name: t('pin_confirm_go') }).tap();
	await expect(phone.page.getByLabel(t('pin_new'))).toBeVisible({ timeout: 20_000 });
	await phone.page.reload();
	await expect(phone.page.getByLabel(t('pin_new'))).toBeVisible();
});
