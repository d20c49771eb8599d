import { pressOn, tabTo, typeInto } from '../support/keyboard.ts';
import { scan } from '../support/qr.ts';
import { expect, test } from '../support/test.ts';
import { t } from '../support/words.ts';

test('a cycle is made, people are included, and the QR code of a card brings a phone in', async ({ guard, newDesk, newPhone }) => {
	const desk = await newDesk();
	await desk.goto('/team/cycles/new');
	await desk.getByLabel(t('team_cycle_name')).fill('Groupe du jeudi');
	await desk.getByLabel(t('team_session_count')).fill('3');
	await expect(desk.getByRole('listitem').filter({ has: desk.locator('input[type=datetime-local]') })).toHaveCount(3);
	await desk.getByRole('button', { name: t('team_cycle_create') }).click();
	await expect(desk.getByRole('heading', { level: 1, name: 'Groupe du jeudi' })).toBeVisible();

	await desk.getByRole('button', { name: t('team_include_title') }).click();
	const dialog = desk.getByRole('dialog');
	await dialog.getByLabel(t('team_first_name_n', { n: 1 })).fill('Camille');
	await dialog.getByRole('button', { name: t('team_include_another') }).click();
	await dialog.getByRole('button', { name: t('team_include_other', { count: 2 }) }).click();

	await expect(desk.getByRole('heading', { name: t('team_cards_other', { count: 2 }) })).toBeVisible();
	const card = desk.getByRole('article').filter({ hasText: 'Camille' });
	const code = (await card.locator('.code').innerText()).trim();
	const link = await scan(card.getByRole('img', { name: t('team_card_qr', { code }) }));
	expect(link).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/i#${code}$`));
	guard.keepSecret(code, 'Camille');
	await expect(desk.getByRole('row', { name: /Camille/ })).toContainText(t('team_state_invited'));

	const phone = await newPhone();
	await phone.page.goto(link);
	await phone.join('Sacha');

	await desk.reload();
	// What people call themselves replaces what the team noted.
	await expect(desk.getByRole('row', { name: /Sacha/ })).toContainText(t('team_state_enrolled'));
	await expect(desk.getByRole('row', { name: /Camille/ })).toHaveCount(0);
	await expect(desk.getByText(code), 'a code is shown once').toHaveCount(0);
});

test('the card on paper tells nothing but how to come in', async ({ group, newDesk }) => {
	const desk = await newDesk();
	await desk.goto(`/team/cycles/${group.id}`);
	await desk.getByRole('button', { name: t('team_include_title') }).click();
	await desk.getByRole('dialog').getByRole('button', { name: t('team_include_one') }).click();
	await expect(desk.getByRole('article')).toBeVisible();
	await desk.emulateMedia({ media: 'print' });
	const printed = await desk.locator('body').innerText();
	expect(printed).toContain('Accalmie');
	expect(printed).not.toMatch(/chemsex|drogue|addict|craving|envie|consommation|groupe|cycle|hôpital|thérap/i);
});

test('once the first session has begun, the refusal to include is explained', async ({ server, newDesk }) => {
	const desk = await newDesk();
	// A page that was left open since before the group closed still offers to include.
	await desk.clock.setFixedTime(Date.now() - 60 * 86_400_000);
	await desk.goto(`/team/cycles/${server.demo.cycle_id}`);
	await desk.getByRole('button', { name: t('team_include_title') }).click();
	const refused = desk.waitForResponse((response) => response.url().endsWith('/invitations'));
	await desk.getByRole('dialog').getByRole('button', { name: t('team_include_one') }).click();
	const answer = await refused;
	expect(answer.status()).toBe(409);
	const { code, title } = (await answer.json()) as { code: string; title: string };
	expect(code).toBe('cycle_closed');
	await expect(desk.getByRole('dialog').getByText(title)).toBeVisible();

	await desk.clock.setFixedTime(Date.now());
	await desk.reload();
	await expect(desk.getByText(t('team_cycle_closed'))).toBeVisible();
	await expect(desk.getByRole('button', { name: t('team_include_title') })).toHaveCount(0);
});

test('the keyboard alone signs in, makes a cycle and opens a brief', async ({ server, newDesk }) => {
	const { staff } = server.demo;
	const desk = await newDesk({ anonymous: true });
	await desk.goto('/team');
	await typeInto(desk, desk.getByLabel(t('team_login')), staff.login);
	await typeInto(desk, desk.getByLabel(t('team_password'), { exact: true }), staff.password);
	await desk.keyboard.press('Enter');

	await expect(desk.getByRole('heading', { level: 1, name: t('team_cycles_title') })).toBeFocused();
	await pressOn(desk, desk.getByRole('link', { name: t('team_cycle_create') }));
	await typeInto(desk, desk.getByLabel(t('team_cycle_name')), 'Groupe du clavier');
	await pressOn(desk, desk.getByRole('button', { name: t('team_cycle_create') }));
	await expect(desk.getByRole('heading', { level: 1, name: 'Groupe du clavier' })).toBeFocused();

	await pressOn(desk, desk.getByRole('button', { name: t('team_include_title') }));
	const dialog = desk.getByRole('dialog');
	await pressOn(desk, dialog.getByRole('button', { name: t('team_include_one') }));
	await expect(dialog).toBeHidden();
	await expect(desk.getByRole('heading', { name: t('team_cards_one', { count: 1 }) })).toBeFocused();

	await pressOn(desk, desk.getByRole('link', { name: t('team_brief_open', { n: 1 }) }));
	await expect(desk.getByRole('heading', { level: 1, name: t('team_brief_title', { n: 1 }) })).toBeFocused();
	// Every number explains itself on focus.
	const number = desk.getByRole('region', { name: t('team_brief_week') }).getByRole('button').first();
	await tabTo(desk, number);
	await expect(desk.getByRole('tooltip').filter({ hasText: t('team_brief_count_explained') })).toBeVisible();
});

test('the brief on paper is one page, and carries first names only when asked to', async ({ server, team, newDesk }) => {
	const { cycle_id, session_number } = server.demo;
	const people = await team.get<{ first_name: string | null }[]>(`/team/cycles/${cycle_id}/participants`);
	const names = people.flatMap(({ first_name }) => first_name ?? []);
	const brief = await team.get<{ participants: { silent: { first_name: string }[] } }>(`/team/cycles/${cycle_id}/briefs/${session_number}`);
	const silent = brief.participants.silent.map(({ first_name }) => first_name);
	expect(silent.length, 'somebody went silent in the demonstration').toBeGreaterThan(0);

	const desk = await newDesk();
	await desk.goto(`/team/cycles/${cycle_id}/briefs/${session_number}`);
	await expect(desk.getByText(silent[0]!)).toBeVisible();
	const printed = () => desk.locator('body').innerText();

	await desk.emulateMedia({ media: 'print' });
	expect(await printed()).toContain(t('team_brief_week'));
	for (const name of names) expect(await printed()).not.toMatch(new RegExp(`\\b${name}\\b`));
	const paper = (await desk.pdf({ format: 'A4', printBackground: false })).toString('latin1');
	expect(paper.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);

	await desk.emulateMedia({ media: 'screen' });
	await desk.getByRole('checkbox', { name: t('team_brief_print_names') }).check();
	await desk.emulateMedia({ media: 'print' });
	for (const name of silent) expect(await printed()).toContain(name);
});
