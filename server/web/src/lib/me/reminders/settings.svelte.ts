/** Choices about reminders: each change is saved at once and can be taken back alone. */
import { phone } from '$lib/core/phone.svelte';
import type { NudgeChoices, Settings } from '$lib/core/types';
import { t } from '$lib/messages.svelte';
import { Action } from '$lib/resource.svelte';
import { offerUndo } from '../undo.svelte';

export class ReminderSettings {
	readonly action = new Action();

	get now(): Settings {
		return phone.view?.settings ?? {};
	}

	get choices(): NudgeChoices {
		return this.now.nudges ?? {};
	}

	/** Changes the settings; fields set to undefined go. */
	async change(part: { [K in keyof Settings]: Settings[K] | undefined }): Promise<void> {
		const before = this.now;
		const put = (body: object) => phone.log({ kind: 'settings', body: without(body) as Settings });
		const saved = await this.action.run(() => put({ ...before, ...part }));
		if (!saved) return;
		const old = Object.fromEntries(Object.keys(part).map((name) => [name, before[name as keyof Settings]]));
		offerUndo(saved, t('common_saved'), undefined, () => put({ ...this.now, ...old }));
	}

	choose(part: { [K in keyof NudgeChoices]: NudgeChoices[K] | undefined }): Promise<void> {
		return this.change({ nudges: without({ ...this.choices, ...part }) as NudgeChoices });
	}
}

function without(body: object): object {
	return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
