/** The person's settings: each change is saved at once, of those made quickly none is lost, and the last can be taken back alone. */
import { phone } from '$lib/core/phone.svelte';
import type { NudgeChoices, Settings } from '$lib/core/types';
import { t } from '$lib/messages.svelte';
import { Action } from '$lib/resource.svelte';
import { offerUndo } from './undo.svelte';

/** Some of the fields; those that are undefined go. */
type Part<T> = { [K in keyof T]?: T[K] | undefined };

export class OwnSettings {
	readonly action = new Action();

	/** As they stand. */
	get now(): Settings {
		return phone.view?.settings ?? {};
	}

	get choices(): NudgeChoices {
		return this.now.nudges ?? {};
	}

	/** Changes what `make` gives, knowing what then stands. `lasting`: nothing that an undo would take back on this page. */
	async change(make: (now: Settings) => Part<Settings>, lasting = false): Promise<void> {
		let old: Part<Settings> = {};
		const put = (part: (now: Settings) => Part<Settings>) =>
			phone.revise('settings', (standing) => without({ ...standing, ...part(standing ?? {}) }));
		const saved = await this.action.also(() =>
			put((now) => {
				const part = make(now);
				old = Object.fromEntries(Object.keys(part).map((name) => [name, now[name as keyof Settings]]));
				return part;
			})
		);
		if (saved && !lasting) offerUndo(saved, t('common_saved'), undefined, () => put(() => old));
	}

	/** Changes part of the choices about reminders. */
	choose(make: (choices: NudgeChoices) => Part<NudgeChoices>): Promise<void> {
		return this.change(({ nudges = {} }) => ({ nudges: without({ ...nudges, ...make(nudges) }) }));
	}
}

function without<T extends object>(body: { [K in keyof T]?: T[K] | undefined }): T {
	return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as T;
}
