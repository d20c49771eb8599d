import type { CDPSession } from '@playwright/test';
import { Guard } from '../support/guard.ts';
import type { Phone } from '../support/phone.ts';
import { expect, test as base } from '../support/test.ts';
import { t } from '../support/words.ts';

const CODE = '402718';
const SLOW = { timeout: 20_000 };

/** Passkeys belong to a name, which an address of numbers is not. */
const named = (url: string) => url.replace('127.0.0.1', 'localhost');

const test = base.extend({
	guard: async ({ server }, use) => {
		const guard = new Guard(named(server.url));
		await use(guard);
		guard.conclude();
	}
});

/** The authenticator of a phone: its own lock is always opened at once. */
class Authenticator {
	readonly #devtools: CDPSession;
	readonly #id: string;

	private constructor(devtools: CDPSession, id: string) {
		this.#devtools = devtools;
		this.#id = id;
	}

	static async of({ context, page }: Phone): Promise<Authenticator> {
		const devtools = await context.newCDPSession(page);
		await devtools.send('WebAuthn.enable');
		const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
			options: {
				protocol: 'ctap2',
				ctap2Version: 'ctap2_1',
				transport: 'internal',
				hasResidentKey: true,
				hasUserVerification: true,
				hasPrf: true,
				isUserVerified: true,
				automaticPresenceSimulation: true
			}
		});
		return new Authenticator(devtools, authenticatorId);
	}

	async passkeys() {
		const { credentials } = await this.#devtools.send('WebAuthn.getCredentials', { authenticatorId: this.#id });
		return credentials;
	}

	async lose(): Promise<void> {
		await this.#devtools.send('WebAuthn.clearCredentials', { authenticatorId: this.#id });
	}
}

async function makeRecoveryCode({ page }: Phone): Promise<string> {
	await page.getByRole('link', { name: t('pin_make_recovery') }).last().tap();
	await page.getByRole('button', { name: t('recovery_make') }).tap();
	const asking = page.getByRole('dialog');
	await asking.getByLabel(t('lock_code'), { exact: true }).fill(CODE);
	await asking.getByRole('button', { name: t('pin_confirm_go') }).tap();
	const code = await page.locator('output').innerText(SLOW);
	await page.getByRole('button', { name: t('recovery_written') }).tap();
	await page.getByLabel(t('recovery_type')).fill(code);
	await page.getByRole('button', { name: t('recovery_keep') }).tap();
	await expect(page.getByText(t('recovery_done'))).toBeVisible();
	return code;
}

async function confirm({ page }: Phone): Promise<void> {
	const asking = page.getByRole('dialog');
	await asking.getByLabel(t('lock_code'), { exact: true }).fill(CODE);
	await asking.getByRole('button', { name: t('pin_confirm_go') }).tap();
}

async function unlock({ page }: Phone): Promise<void> {
	await page.getByLabel(t('lock_code'), { exact: true }).fill(CODE);
	await page.getByRole('button', { name: t('lock_open') }).tap();
}

test('a code tied to the phone opens with its passkey alone, and the recovery code without', async ({ group, guard, newPhone, server }) => {
	test.setTimeout(180_000);
	const phone = await newPhone({ baseURL: named(server.url) });
	const { page } = phone;
	const authenticator = await Authenticator.of(phone);
	await phone.enrol(await group.invite());
	const tied = page.getByRole('switch', { name: t('pin_tie') });

	await test.step('a code is set, and nothing is tied before there is a recovery code', async () => {
		await page.goto('/me/lock');
		await page.getByLabel(t('pin_new')).fill(CODE);
		await page.getByLabel(t('pin_again')).fill(CODE);
		await page.getByRole('button', { name: t('pin_set') }).tap();
		await expect(page.getByText(t('pin_is_set'))).toBeVisible(SLOW);
		await expect(page.getByText(t('pin_tie_first'))).toBeVisible();
		await expect(tied).toBeHidden();
	});
	const recovery = await makeRecoveryCode(phone);
	guard.keepSecret(recovery, recovery.replace(/\s/g, ''));

	await test.step('tied, the phone lists one passkey, which names nobody', async () => {
		await phone.go('me');
		await page.getByRole('link', { name: t('pin_title') }).tap();
		await tied.tap();
		await confirm(phone);
		await expect(page.getByText(t('pin_tied'))).toBeVisible(SLOW);
		await expect(tied).toBeChecked();
		expect(await authenticator.passkeys()).toMatchObject([{ rpId: 'localhost', userName: 'Accalmie', userDisplayName: 'Accalmie' }]);
	});

	await phone.go('today');
	await phone.craving(6);
	const lock = async () => {
		await phone.go('me');
		await page.getByRole('button', { name: t('pin_lock_now') }).tap();
		await expect(page.getByText(t('lock_tied'))).toBeVisible();
	};

	await test.step('the passkey and the code open', async () => {
		await lock();
		await unlock(phone);
		await phone.go('history');
		await expect(phone.entries.filter({ hasText: t('history_out_of_ten', { what: t('kind_craving'), value: 6 }) })).toBeVisible(SLOW);
	});

	await test.step('without the passkey the right code opens nothing, and no try is counted', async () => {
		await lock();
		await authenticator.lose();
		await unlock(phone);
		await expect(page.getByText(t('error_passkey_failed'))).toBeVisible(SLOW);
		await expect(page.getByRole('navigation')).toHaveCount(0);
		await expect(page.getByText(t('lock_left_other', { count: 9 }))).toBeHidden();
	});

	await test.step('the recovery code opens', async () => {
		await page.getByText(t('lock_forgotten')).tap();
		await page.getByLabel(t('lock_recovery'), { exact: true }).fill(recovery);
		await page.getByRole('button', { name: t('lock_recovery_open') }).tap();
		await expect(tied).toBeChecked(SLOW);
		await phone.go('history');
		await expect(phone.entries).toHaveCount(1, SLOW);
	});

	await test.step('and lets a code be chosen that needs no passkey', async () => {
		await phone.go('me');
		await page.getByRole('link', { name: t('pin_title') }).tap();
		await tied.tap();
		const asking = page.getByRole('dialog');
		await asking.getByText(t('lock_passkey_lost')).tap();
		await asking.getByLabel(t('lock_recovery'), { exact: true }).fill(recovery);
		await asking.getByRole('button', { name: t('pin_confirm_go') }).last().tap();
		await page.getByRole('checkbox', { name: t('pin_keep_tied') }).uncheck();
		await page.getByLabel(t('pin_new')).fill(CODE);
		await page.getByLabel(t('pin_again')).fill(CODE);
		await page.getByRole('button', { name: t('pin_set') }).tap();
		await expect(page.getByText(t('pin_is_set'))).toBeVisible(SLOW);
		await expect(tied).not.toBeChecked();
	});
});
