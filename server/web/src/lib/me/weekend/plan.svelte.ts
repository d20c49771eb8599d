/** The weekend on the screen: what is planned, and what the core says of it. Each change is saved at once. */
import type { Problem } from '$lib/api/client';
import { phone } from '$lib/core/phone.svelte';
import type { Activity, EveningOfUse, WeekendPage, WeekendPlan } from '$lib/core/types';
import { t } from '$lib/messages.svelte';
import { Resource } from '$lib/resource.svelte';
import { Noting } from '../noting.svelte';
import { offerUndo } from '../undo.svelte';

export class Plan {
	readonly read = new Resource<WeekendPage>();
	readonly noting = new Noting('weekend_plan', false);

	/** Reads the weekend again after each change, also one made elsewhere. Call while a component is being set up. */
	constructor() {
		$effect(() => {
			void phone.view?.version;
			void this.#reload();
		});
	}

	get page(): WeekendPage | undefined {
		return this.read.value;
	}

	/** What stands, empty if nothing is planned. */
	get body(): Partial<WeekendPlan> {
		return this.noting.body;
	}

	get problem(): Problem | undefined {
		return this.noting.problem ?? this.read.problem;
	}

	async #reload(): Promise<void> {
		await this.read.load(() => phone.weekendPage());
		const weekend = this.page?.weekend;
		if (weekend?.plan_id) await this.noting.open(weekend.plan_id);
		// Left open until another weekend came: that one's plan is not changed any more.
		else if (weekend && this.body.friday && this.body.friday !== weekend.friday) await this.noting.leave();
	}

	/** Changes part of the plan. With `words`, offers to take back this change alone. */
	async change(make: (plan: Partial<WeekendPlan>) => Partial<WeekendPlan>, words?: string): Promise<boolean> {
		const friday = this.page?.weekend.friday;
		if (!friday) return false;
		let before: Partial<WeekendPlan> = {};
		const saved = await this.noting.save((body) => ({ ...(before = body), ...make(body), friday }), { quiet: true });
		const entry = this.noting.entry;
		if (saved && words && entry) {
			const back = () => this.noting.save(() => ({ ...before, friday }), { quiet: true });
			offerUndo({ id: entry.id, undo_until: entry.undo_until ?? '' }, words, undefined, back);
		}
		return saved;
	}

	put(at: number | undefined, activity: Activity, words?: string): Promise<boolean> {
		return this.change(({ activities = [] }) => ({ activities: placed(activities, at, activity) }), words);
	}

	putEvening(at: number | undefined, evening: EveningOfUse): Promise<boolean> {
		return this.change(({ evenings_of_use = [] }) => ({ evenings_of_use: placed(evenings_of_use, at, evening) }));
	}

	remove(list: 'activities' | 'evenings_of_use', at: number): Promise<boolean> {
		const without = <T>(items: T[] = []) => items.filter((_, index) => index !== at);
		return this.change(
			(plan) => (list === 'activities' ? { activities: without(plan.activities) } : { evenings_of_use: without(plan.evenings_of_use) }),
			t('common_deleted')
		);
	}
}

function placed<T>(items: T[], at: number | undefined, item: T): T[] {
	return at === undefined ? [...items, item] : items.map((other, index) => (index === at ? item : other));
}
