import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, PHONE, test } from '../support/test.ts';
import { t } from '../support/words.ts';

const picture = (name: string) => fileURLToPath(new URL(`../../../docs/images/${name}.png`, import.meta.url));

/** Bytes a picture of the README may weigh. */
const MOST = 300_000;

test('noter-390: a participant notes a craving', async ({ server, newPhone }) => {
	const phone = await newPhone({ ...PHONE, reducedMotion: 'reduce' });
	await phone.enrol(server.demo.invitations[0]!);
	await phone.craving(7, t('trigger_alcohol'), t('trigger_dating_app'));
	await phone.page.evaluate(() => scrollTo(0, 0));
	const path = picture('noter-390');
	await phone.page.screenshot({ path });
	expect(statSync(path).size).toBeLessThan(MOST);
});

test('synthese-1280: the brief before the session', async ({ server, newDesk }) => {
	const desk = await newDesk({ viewport: { width: 1280, height: 1150 } });
	await desk.goto(`/team/cycles/${server.demo.cycle_id}/briefs/${server.demo.session_number}`);
	await expect(desk.getByRole('region', { name: t('team_brief_answers') })).toBeVisible();
	const path = picture('synthese-1280');
	await desk.screenshot({ path });
	expect(statSync(path).size).toBeLessThan(MOST);
});
