import { expect, test } from '../support/test.ts';
import { t } from '../support/words.ts';

/** Everything of a phone, opened by its address: from an icon, a notification, a reload. */
const PATHS = [
	'/', '/log', '/use', '/moment', '/gain', '/check-in', '/weekend', '/weekend/debrief', '/history', '/now', '/note', '/help', '/i',
	'/me', '/me/reminders', '/me/weeks', '/me/triggers', '/me/goals', '/me/team', '/me/kept', '/me/lock', '/me/recovery', '/me/devices'
];

/** What moved while the page was drawn: the share of the screen, and what it was. */
interface Shift {
	value: number;
	what: string[];
}

declare global {
	var shifts: Shift[];
}

test('nothing moves under the thumb while a page opens, also with something to tell', async ({ group, newPhone }) => {
	test.setTimeout(120_000);
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await phone.craving(9, t('trigger_alcohol'));
	await phone.page.goto('/me');
	const download = phone.page.waitForEvent('download');
	await phone.page.getByRole('button', { name: t('me_export_now') }).tap();
	await download;

	await phone.page.addInitScript(() => {
		globalThis.shifts = [];
		type Entry = PerformanceEntry & { value: number; sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[] };
		const named = ({ node, previousRect, currentRect }: Entry['sources'][number]) =>
			`${node?.nodeName} ${node?.textContent?.slice(0, 30)}: ${Math.round(previousRect.y)} → ${Math.round(currentRect.y)}`;
		new PerformanceObserver((list) => {
			for (const { value, sources } of list.getEntries() as Entry[]) globalThis.shifts.push({ value, what: sources.map(named) });
		}).observe({ type: 'layout-shift', buffered: true });
	});
	for (const path of PATHS) {
		await phone.page.goto(path);
		await phone.page.waitForLoadState('networkidle');
		await expect(phone.page.getByText(t('common_loading'))).toHaveCount(0);
		expect(await phone.page.evaluate(() => globalThis.shifts), path).toEqual([]);
	}
});
