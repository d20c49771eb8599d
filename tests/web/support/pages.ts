import { expect, type Locator, type Page } from '@playwright/test';
import type { Phone } from './phone.ts';
import type { Say } from './words.ts';

/** A page in a state worth looking at. */
export interface Sight {
	name: string;
	path: string;
	/** is there once the page has come to rest */
	ready: (page: Page, t: Say) => Locator;
	/** so many milliseconds at the most until then, where a key is stretched first */
	within?: number;
	/** what is done there first */
	open?: (page: Page, t: Say) => Promise<void>;
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Clicks until nothing is left that is folded. */
async function openAll(folded: Locator): Promise<void> {
	while ((await folded.count()) > 0) await folded.first().click();
}

/** Before anybody has joined. */
export const STRANGERS: Sight[] = [
	{ name: 'joining by another phone', path: `/i#ABCDE-FGHJK.${'A'.repeat(43)}`, ready: (page, t) => button(page, t('pair_join')) },
	{ name: 'Today, not joined', path: '/', ready: (page, t) => page.getByRole('link', { name: t('today_enter_code') }) },
	{ name: 'joining', path: '/i#ABCDE-FGHJK', ready: (page, t) => page.getByLabel(t('enrol_code')) },
	{
		name: 'joining, refused',
		path: '/i',
		ready: (page, t) => page.getByText(t('enrol_agree_missing')),
		open: async (page, t) => button(page, t('enrol_submit')).click()
	},
	{ name: 'Aide', path: '/help', ready: (page, t) => page.getByRole('heading', { name: t('help_wake') }) },
	{ name: 'Aide, something unwanted', path: '/help#unwanted', ready: (page, t) => page.getByText(t('help_unwanted_first')) },
	{
		name: 'Aide, writing the card',
		path: '/help#card',
		ready: (page, t) => page.getByLabel(t('help_card_words')),
		open: async (page, t) => button(page, t('help_card_write')).click()
	},
	{ name: 'the clock', path: '/clock', ready: heading },
	{ name: 'no such page', path: '/nowhere', ready: heading },
	{ name: 'signing in', path: '/team/sign-in', ready: (page, t) => page.getByLabel(t('team_login')) },
	{
		name: 'signing in, refused',
		path: '/team/sign-in',
		ready: (page) => page.getByRole('alert'),
		open: async (page, t) => {
			await page.getByLabel(t('team_login')).fill('nobody');
			await page.getByLabel(t('team_password'), { exact: true }).fill('nothing');
			await button(page, t('team_sign_in')).click();
		}
	},
	{ name: 'joining the team', path: '/team/join#x', ready: (page, t) => page.getByLabel(t('team_name'), { exact: true }) },
	{ name: 'joining the team, link cut', path: '/team/join', ready: (page, t) => page.getByText(t('team_join_incomplete')) },
	{ name: 'API', path: '/api/docs', ready: heading }
];

/** On a phone that has joined and noted something. */
export const PARTICIPANTS: Sight[] = [
	{ name: 'Today', path: '/', ready: (page, t) => page.getByRole('link', { name: t('today_log'), exact: true }) },
	{ name: 'noting', path: '/log', ready: (page, t) => page.getByRole('group', { name: t('log_intensity') }) },
	{
		name: 'noting, saved, everything open',
		path: '/log',
		ready: (page, t) => button(page, t('trigger_alcohol')),
		open: async (page, t) => {
			await page.getByRole('group', { name: t('log_intensity') }).getByRole('button', { name: '9', exact: true }).click();
			await button(page, t('trigger_alcohol')).click();
			await openAll(page.getByRole('button', { name: t('log_other'), expanded: false }));
			await openAll(page.locator('main details:not([open]) > summary'));
		}
	},
	{
		name: 'a use, everything answered',
		path: '/use',
		ready: (page, t) => page.getByText(t('use_before_end')),
		open: async (page, t) => {
			await button(page, t('product_ketamine')).click();
			await button(page, t('trigger_alcohol')).click();
			await button(page, t('meaning_lapse')).click();
		}
	},
	{
		name: 'a use, noted',
		path: '/use',
		ready: (page, t) => page.getByRole('heading', { level: 1, name: t('use_noted') }),
		open: async (page, t) => {
			await button(page, t('meaning_unsure')).click();
			await button(page, t('common_finish')).click();
		}
	},
	{ name: 'a moment', path: '/moment', ready: (page, t) => button(page, t('moment_party')) },
	{ name: 'a gain', path: '/gain', ready: (page) => page.locator('main [role=group] button').first() },
	{ name: 'another day', path: '/check-in', ready: (page, t) => page.getByRole('group', { name: t('checkin_use') }).or(page.getByRole('group', { name: t('checkin_use_that_day') })).first() },
	{ name: 'the weekend, empty', path: '/weekend', ready: (page, t) => button(page, t('weekend_add')) },
	{
		name: 'the weekend, planning',
		path: '/weekend',
		ready: (page, t) => page.getByRole('dialog').getByLabel(t('weekend_sober')),
		open: async (page, t) => {
			await button(page, t('weekend_add')).click();
			await page.getByRole('dialog').getByLabel(t('weekend_what')).fill('Brocante, puis un café au soleil');
			await page.getByRole('dialog').getByText(t('weekend_more')).click();
		}
	},
	{
		name: 'the weekend, announcing an evening',
		path: '/weekend',
		ready: (page, t) => page.getByRole('dialog').getByLabel(t('weekend_message')),
		open: async (page, t) => button(page, t('weekend_evening_add')).click()
	},
	{
		name: 'the weekend, planned',
		path: '/weekend',
		ready: (page, t) => page.getByText(t('weekend_evening'), { exact: true }).first(),
		open: async (page, t) => {
			await button(page, t('weekend_evening_add')).click();
			await page.getByRole('dialog').getByRole('button', { name: t('weekend_evening_announce') }).click();
			await button(page, t('weekend_knows_friends')).click();
		}
	},
	{ name: 'looking back', path: '/weekend/debrief', ready: heading },
	{
		name: 'my reminders',
		path: '/me/reminders',
		ready: (page, t) => page.getByRole('button', { name: t('reminders_keep') }),
		open: async (page, t) => page.getByRole('button', { name: t('reminders_move') }).first().click()
	},
	{
		name: 'history',
		path: '/history',
		ready: (page) => page.locator('main details[open]').first(),
		open: async (page) => page.locator('main details summary').first().click()
	},
	{ name: 'me', path: '/me', ready: (page, t) => page.getByRole('heading', { name: t('me_discretion') }) },
	{
		name: 'me, erasing',
		path: '/me',
		ready: (page) => page.getByRole('dialog'),
		open: async (page, t) => button(page, t('me_erase_now')).click()
	},
	{
		name: 'my weeks',
		path: '/me/weeks',
		ready: (page, t) => page.getByRole('table', { name: t('weeks_trend') }),
		open: async (page, t) => page.getByText(t('weeks_as_table')).click()
	},
	{ name: 'code and locking', path: '/me/lock', ready: (page, t) => page.getByLabel(t('pin_new')) },
	{
		name: 'choosing a code, refused',
		path: '/me/lock',
		ready: (page, t) => page.getByText(t('pin_short')),
		open: async (page, t) => {
			await page.getByLabel(t('pin_four'), { exact: true }).check();
			await button(page, t('pin_set')).click();
		}
	},
	{ name: 'recovery code', path: '/me/recovery', ready: (page, t) => button(page, t('recovery_make')) },
	{
		name: 'recovery code, to write down',
		path: '/me/recovery',
		ready: (page) => page.locator('output'),
		open: async (page, t) => button(page, t('recovery_make')).click()
	},
	{
		name: 'recovery code, typed back',
		path: '/me/recovery',
		ready: (page, t) => page.getByLabel(t('recovery_type')),
		open: async (page, t) => {
			await button(page, t('recovery_make')).click();
			await button(page, t('recovery_written')).click();
		}
	},
	{
		name: 'my devices, adding one',
		path: '/me/devices',
		ready: (page, t) => page.getByRole('img', { name: t('pair_qr') }),
		open: async (page, t) => button(page, t('pair_show')).click()
	},
	{ name: 'my triggers', path: '/me/triggers', ready: (page, t) => page.getByText(t('trigger_alcohol')).first() },
	{ name: 'my goals', path: '/me/goals', ready: heading },
	{ name: 'what the team sees', path: '/me/team', ready: (page, t) => page.getByText(t('sees_last', { value: t('sees_out_of_ten', { value: 9 }) })) },
	{ name: 'what this phone holds', path: '/me/kept', ready: (page, t) => page.getByRole('heading', { name: t('kept_kinds') }) },
	{ name: 'my devices', path: '/me/devices', ready: heading },
	{ name: 'reminders', path: '/me/reminders', ready: (page, t) => page.getByRole('heading', { name: t('reach_title') }) },
	{ name: 'right now', path: '/now', ready: (page, t) => page.getByRole('button', { name: t('now_breathe_start') }) },
	{ name: 'a note for me', path: '/note', ready: (page, t) => page.getByLabel(t('note_label')) },
	{ name: 'Aide, joined', path: '/help', ready: (page, t) => page.getByRole('heading', { name: t('help_wake') }) },
	{ name: 'joined already', path: '/i', ready: (page, t) => page.getByText(t('enrol_already')) }
];

/** On a phone whose code has been set: each visit opens it locked. */
export const LOCKED: Sight[] = [
	{ name: 'locked', path: '/', ready: (page, t) => page.getByLabel(t('lock_code'), { exact: true }) },
	{
		name: 'locked, noted',
		path: '/history',
		ready: (page, t) => button(page, t('common_undo')),
		open: async (page) => button(page, '6').click()
	},
	{
		name: 'locked, a wrong code',
		path: '/me',
		ready: (page) => page.locator('[aria-invalid="true"]'),
		within: 20_000,
		open: async (page, t) => {
			await page.getByLabel(t('lock_code'), { exact: true }).fill('000000');
			await button(page, t('lock_open')).click();
			await page.getByText(t('lock_forgotten')).click();
		}
	},
	{ name: 'Aide, locked', path: '/help', ready: (page, t) => page.getByRole('heading', { name: t('help_wake') }) },
	{
		name: 'code set',
		path: '/me/lock',
		ready: (page, t) => page.getByRole('combobox', { name: t('pin_auto') }),
		open: async (page, t) => openWith(page, t)
	},
	{
		name: 'the code, once more',
		path: '/me/lock',
		ready: (page, t) => page.getByRole('dialog').getByText(t('pin_confirm_why')),
		open: async (page, t) => {
			await openWith(page, t);
			await button(page, t('pin_change')).click();
		}
	}
];

/** What {@link setCode} sets. */
export const CODE = '402718';

async function openWith(page: Page, t: Say): Promise<void> {
	await page.getByLabel(t('lock_code'), { exact: true }).fill(CODE);
	await button(page, t('lock_open')).click();
	await expect(button(page, t('pin_change'))).toBeVisible({ timeout: 20_000 });
}

/** Sets the code that {@link LOCKED} opens with. */
export async function setCode(page: Page, t: Say): Promise<void> {
	await page.goto('/me/lock');
	await page.getByLabel(t('pin_new')).fill(CODE);
	await page.getByLabel(t('pin_again')).fill(CODE);
	await button(page, t('pin_set')).click();
	await expect(page.getByText(t('pin_is_set'))).toBeVisible({ timeout: 20_000 });
}

/** Signed in as facilitator and administrator, on the demonstration's cycle and on one before its first session. */
export const facilitators = (demo: { cycle_id: string; session_number: number }, open: { id: string }): Sight[] => [
	{ name: 'cycles', path: '/team', ready: (page) => page.getByRole('article').first() },
	{ name: 'a new cycle', path: '/team/cycles/new', ready: (page, t) => page.getByLabel(t('team_session_n', { n: 8 })) },
	{
		name: 'a new cycle, refused',
		path: '/team/cycles/new',
		ready: (page, t) => page.getByText(t('team_name_missing')),
		open: async (page, t) => button(page, t('team_cycle_create')).click()
	},
	{ name: 'a running cycle', path: `/team/cycles/${demo.cycle_id}`, ready: (page) => page.getByRole('row').nth(1) },
	{
		name: 'one person',
		path: `/team/cycles/${demo.cycle_id}`,
		ready: (page, t) => page.getByRole('dialog').getByRole('heading', { name: t('team_invite_again') }),
		open: async (page, t) => page.getByRole('button', { name: t('team_manage_person', { name: '' }).trim() }).first().click()
	},
	{
		name: 'moving dates',
		path: `/team/cycles/${open.id}`,
		ready: (page) => page.getByRole('dialog'),
		open: async (page, t) => page.getByRole('button', { name: t('team_dates_edit') }).click()
	},
	{
		name: 'cards to hand over',
		path: `/team/cycles/${open.id}`,
		ready: (page) => page.getByRole('article').first(),
		open: async (page, t) => {
			await button(page, t('team_include_title')).click();
			await page.getByRole('dialog').getByRole('button', { name: t('team_include_one') }).click();
		}
	},
	{
		name: 'brief',
		path: `/team/cycles/${demo.cycle_id}/briefs/${demo.session_number}`,
		ready: (page) => page.locator('details[open] table'),
		open: async (page, t) => page.getByText(t('team_brief_as_table')).click()
	},
	{
		name: 'brief without entries',
		path: `/team/cycles/${open.id}/briefs/1`,
		ready: (page, t) => page.getByRole('region', { name: t('team_brief_answers') })
	},
	{ name: 'centre', path: '/team/centre', ready: (page, t) => page.getByLabel(t('team_centre_name')) },
	{ name: 'staff', path: '/team/centre/staff', ready: (page) => page.getByRole('row').nth(1) },
	{ name: 'oneself', path: '/team/me', ready: (page, t) => page.getByRole('heading', { name: t('team_push_title') }) },
	{ name: 'trail', path: '/team/centre/audit', ready: (page) => page.getByRole('row').nth(1) }
];

/** Goes there, and waits until it has come to rest. */
export async function visit(page: Page, sight: Sight, t: Say): Promise<void> {
	// The same address again, with another fragment, would load nothing.
	await page.goto('about:blank');
	await page.goto(sight.path);
	await expect(heading(page).first()).toBeVisible();
	await sight.open?.(page, t);
	// A heading is there before what it stands over.
	await expect(page.getByText(t('common_loading'), { exact: true })).toHaveCount(0);
	await expect(sight.ready(page, t)).toBeVisible(sight.within ? { timeout: sight.within } : {});
}

/** Gives the pages of a phone something to show. */
export async function noteSomething(phone: Phone, t: Say): Promise<void> {
	await phone.page.goto('/log');
	await phone.page.getByRole('group', { name: t('log_intensity') }).getByRole('button', { name: '4', exact: true }).click();
	await button(phone.page, t('trigger_alcohol')).click();
	await expect(button(phone.page, t('trigger_alcohol'))).toHaveAttribute('aria-pressed', 'true');
}
