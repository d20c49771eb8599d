import type { Guard } from '../support/guard.ts';
import type { Phone } from '../support/phone.ts';
import { scan } from '../support/qr.ts';
import { expect, test } from '../support/test.ts';
import { t } from '../support/words.ts';

const CODE = '402718';
const NOTE = 'le canapé, mardi soir';

/** Notes a craving with a note that only the person can read, and waits until it has left. */
async function notePrivately(phone: Phone, guard: Guard): Promise<void> {
	guard.keepSecret(NOTE);
	await phone.craving(5, t('trigger_alcohol'));
	await phone.page.getByLabel(t('common_note')).fill(NOTE);
	await phone.page.getByLabel(t('common_note')).blur();
	// Drawn once the note is kept.
	await expect(phone.page.getByRole('checkbox', { name: t('common_note_share') })).toBeVisible();
	await phone.page.goto('/history');
	await expect(phone.entries).toContainText(t('history_sent'), { timeout: 30_000 });
}

/** The one entry of the history, unfolded. */
async function unfold(phone: Phone): Promise<void> {
	await phone.page.goto('/history');
	await expect(phone.entries).toHaveCount(1, { timeout: 20_000 });
	await phone.entries.first().tap();
}

async function makeRecoveryCode(phone: Phone, guard: Guard): Promise<string> {
	await phone.page.goto('/me/recovery');
	await phone.page.getByRole('button', { name: t('recovery_make') }).tap();
	const code = (await phone.page.locator('output').innerText()).replace(/\s+/g, ' ').trim();
	expect(code.replace(/ /g, '')).toMatch(/^[0-9A-Z]{28}$/);
	guard.keepSecret(code, code.replace(/ /g, ''));
	await phone.page.getByRole('button', { name: t('recovery_written') }).tap();
	await phone.page.getByLabel(t('recovery_type')).fill(code.replace(/^./, (first) => (first === '0' ? '1' : '0')));
	await phone.page.getByRole('button', { name: t('recovery_keep') }).tap();
	await expect(phone.page.getByText(t('error_wrong_recovery_code'))).toBeVisible();
	await phone.page.getByLabel(t('recovery_type')).fill(code.toLowerCase());
	await phone.page.getByRole('button', { name: t('recovery_keep') }).tap();
	await expect(phone.page.getByText(t('recovery_done'))).toBeVisible();
	await expect(phone.page.getByText(t('recovery_due'))).toBeHidden();
	return code;
}

/** Shows a second phone's QR code, and opens what it says there. */
async function pair(phone: Phone, second: Phone, guard: Guard): Promise<void> {
	await phone.page.goto('/me/devices');
	await phone.page.getByRole('button', { name: t('pair_show') }).tap();
	const link = await scan(phone.page.getByRole('img', { name: t('pair_qr') }));
	const [code, secret] = new URL(link).hash.slice(1).split('.') as [string, string];
	guard.keepSecret(code, secret);
	await second.page.goto(link);
	await second.page.getByRole('button', { name: t('pair_join') }).tap();
	await expect(second.page.getByRole('heading', { level: 1, name: t('enrol_done') })).toBeVisible();
}

test('a second phone joins by the QR code of the first, and reads what was kept private', async ({ group, guard, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await notePrivately(phone, guard);
	const second = await newPhone();
	await pair(phone, second, guard);
	await expect(second.page).toHaveURL(/\/i$/);
	await unfold(second);
	await expect(second.page.getByText(NOTE)).toBeVisible();

	await test.step('the code works once', async () => {
		const third = await newPhone();
		const used = await scan(phone.page.getByRole('img', { name: t('pair_qr') }));
		await third.page.goto(used);
		await third.page.getByRole('button', { name: t('pair_join') }).tap();
		await expect(third.page.getByText(t('error_invitation_unusable'))).toBeVisible();
	});

	await test.step('the first announces it, also without a network, and removes it', async () => {
		await phone.page.goto('/');
		const news = phone.page.getByText(told('notice_device_added_pairing'));
		await expect(news).toBeVisible({ timeout: 20_000 });
		await phone.keptOffline();
		await phone.context.setOffline(true);
		await phone.page.reload();
		await expect(news).toBeVisible();
		await phone.page.getByRole('button', { name: t('notice_seen') }).tap();
		// Seen is not gone.
		await expect(news).toBeVisible();
		await phone.context.setOffline(false);
		await phone.page.goto('/me/devices');
		await phone.page.getByRole('button', { name: t('devices_remove') }).tap();
		await phone.page.getByRole('dialog').getByRole('button', { name: t('devices_remove_yes') }).tap();
		await expect(phone.page.getByText(t('devices_other'))).toBeHidden();
	});
	await second.page.goto('/');
	await expect(second.page.getByRole('heading', { name: t('today_signed_out') })).toBeVisible({ timeout: 20_000 });
});

test('a browser that lost everything but its cookie is recognised, and a code and the recovery code bring it all back', async ({ group, guard, newPhone }) => {
	const { code, participant_id } = await group.include();
	const phone = await newPhone();
	await phone.enrol(code);
	await notePrivately(phone, guard);
	const recovery = await makeRecoveryCode(phone, guard);

	const cookies = await phone.context.cookies();
	const session = await phone.context.newCDPSession(phone.page);
	const origin = new URL(phone.page.url()).origin;
	await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb,local_storage,cache_storage,service_workers' });
	expect(await phone.context.cookies()).toEqual(cookies);
	await phone.page.close();

	const again = await phone.anotherTab();
	await again.page.goto('/');
	await expect(again.page.getByRole('heading', { name: t('today_evicted') })).toBeVisible();
	const fresh = await group.inviteAgain(participant_id);
	guard.keepSecret(fresh);
	await again.page.goto(`/i#${fresh}`);
	await again.page.getByLabel(t('enrol_name')).fill('Sacha');
	await again.page.getByRole('checkbox', { name: t('enrol_agree') }).check();
	await again.page.getByRole('button', { name: t('enrol_submit') }).click();
	await expect(again.page.getByRole('heading', { name: t('recovery_elsewhere') })).toBeVisible({ timeout: 20_000 });
	await again.page.getByRole('textbox', { name: t('recovery_code') }).fill(recovery);
	await again.page.getByRole('button', { name: t('recovery_open') }).tap();
	await expect(again.page.getByText(t('recovery_opened'))).toBeVisible();
	await unfold(again);
	await expect(again.page.getByText(NOTE)).toBeVisible();
	await expect(again.page.getByText(t('history_sealed_elsewhere'))).toBeHidden();
});

test('after ten wrong codes the recovery code opens everything, and a new code is set', async ({ group, guard, newPhone }) => {
	test.setTimeout(120_000);
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await notePrivately(phone, guard);
	const recovery = await makeRecoveryCode(phone, guard);
	const choose = async (code: string) => {
		await phone.page.getByLabel(t('pin_new')).fill(code);
		await phone.page.getByLabel(t('pin_again')).fill(code);
		await phone.page.getByRole('button', { name: t('pin_set') }).tap();
		await expect(phone.page.getByText(t('pin_is_set'))).toBeVisible({ timeout: 20_000 });
	};
	await phone.page.goto('/me/lock');
	await choose(CODE);
	await phone.page.getByRole('button', { name: t('pin_lock_now') }).tap();
	const field = phone.page.getByLabel(t('lock_code'), { exact: true });
	const removed = phone.page.getByRole('heading', { name: t('lock_removed') });
	for (let left = 9; left >= 0; left -= 1) {
		await field.fill('111111');
		await phone.page.getByRole('button', { name: t('lock_open'), exact: true }).tap();
		const wrong = phone.page.getByText(t(left === 1 ? 'lock_wrong_one' : 'lock_wrong_other', { count: left }));
		await expect(left > 0 ? wrong : removed).toBeVisible({ timeout: 20_000 });
	}
	await phone.page.getByLabel(t('lock_recovery')).fill(recovery);
	await phone.page.getByRole('button', { name: t('lock_recovery_open') }).tap();
	await expect(phone.page.getByText(t('pin_replace'))).toBeVisible({ timeout: 20_000 });
	await choose('918273');
	await phone.page.goto('/history');
	await field.fill('918273');
	await phone.page.getByRole('button', { name: t('lock_open'), exact: true }).tap();
	await expect(phone.page.getByRole('heading', { level: 1, name: t('common_history') })).toBeVisible({ timeout: 20_000 });
	await phone.entries.first().tap();
	await expect(phone.page.getByText(NOTE)).toBeVisible();
});

test('two minutes with the unlocked phone make no access that its owner does not see next time', async ({ group, guard, newPhone }) => {
	const { code, participant_id } = await group.include();
	const mine = await newPhone();
	await mine.enrol(code);
	const tablet = await newPhone();
	await tablet.enrol(await group.inviteAgain(participant_id));
	await tablet.page.close();

	await test.step('somebody pairs a phone, makes a recovery code, takes a copy, and says to have seen it all', async () => {
		const theirs = await newPhone();
		await pair(mine, theirs, guard);
		await makeRecoveryCode(mine, guard);
		await mine.page.goto('/me');
		const download = mine.page.waitForEvent('download');
		await mine.page.getByRole('button', { name: t('me_export_now') }).tap();
		await download;
		await mine.page.goto('/');
		await expect(mine.page.getByText(told('notice_device_added_pairing'))).toBeVisible({ timeout: 20_000 });
		await mine.page.getByRole('button', { name: t('notice_seen') }).tap();
		await mine.page.close();
	});

	const later = await mine.anotherTab();
	await later.page.goto('/');
	for (const what of ['notice_device_added_pairing', 'notice_recovery_code_made', 'notice_copy_downloaded'] as const) {
		await expect(later.page.getByText(told(what))).toBeVisible();
	}
	const other = await tablet.anotherTab();
	await other.page.goto('/');
	for (const what of ['notice_device_added_pairing', 'notice_recovery_code_made'] as const) {
		await expect(other.page.getByText(told(what))).toBeVisible({ timeout: 20_000 });
	}
	await expect(other.page.getByRole('button', { name: t('notice_seen') })).toBeVisible();
});

test('with a code set, pairing, recovery code and copy ask for it first', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await phone.page.goto('/me/lock');
	await phone.page.getByLabel(t('pin_new')).fill(CODE);
	await phone.page.getByLabel(t('pin_again')).fill(CODE);
	await phone.page.getByRole('button', { name: t('pin_set') }).tap();
	await expect(phone.page.getByText(t('pin_is_set'))).toBeVisible({ timeout: 20_000 });
	const asking = phone.page.getByRole('dialog', { name: t('pin_confirm') });
	const field = phone.page.getByLabel(t('lock_code'), { exact: true });
	for (const [path, button] of [['/me/devices', 'pair_show'], ['/me/recovery', 'recovery_make'], ['/me', 'me_export_now']] as const) {
		await phone.page.goto(path);
		await field.fill(CODE);
		await phone.page.getByRole('button', { name: t('lock_open'), exact: true }).tap();
		await phone.page.getByRole('button', { name: t(button) }).tap({ timeout: 20_000 });
		await expect(asking).toBeVisible();
		await expect(phone.page.getByRole('img', { name: t('pair_qr') })).toHaveCount(0);
		await expect(phone.page.locator('output')).toHaveCount(0);
	}
	await asking.getByLabel(t('lock_code'), { exact: true }).fill(CODE);
	const download = phone.page.waitForEvent('download');
	await asking.getByRole('button', { name: t('pin_confirm_go') }).tap();
	expect((await download).suggestedFilename()).toMatch(/^accalmie-/);
});

/** A notice without its time. */
function told(what: 'notice_device_added_pairing' | 'notice_recovery_code_made' | 'notice_copy_downloaded'): string {
	return t(what).split(' : ')[0]!;
}
