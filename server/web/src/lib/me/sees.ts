/** What the team sees of each field, for the page that says so. */
import type { Bodies, EntryView, Kind } from '$lib/core/types';
import { formatNumber, labelOr, t, type MessageKey } from '$lib/messages.svelte';
import { dayWords, momentWords } from './lived';
import { triggerWords } from './words';

/** `read`: the team can read it · `choice`: unless the person keeps it · `mine`: only if the person shares it. */
export type Access = 'read' | 'choice' | 'mine';

export interface Field {
	/** of the body; `route` is part of `products` */
	name: string;
	words: MessageKey;
	access: Access;
}

type Told = Exclude<Kind, 'goals' | 'trigger_list' | 'settings'>;

const note = { words: 'sees_note', access: 'mine' } as const;

/** Every field that an entry can have: a new one in {@link Bodies} asks for its line here. */
const FIELDS: { [K in Told]: Record<keyof Bodies[K] | (K extends 'use' ? 'route' : never), Omit<Field, 'name'>> } = {
	craving: {
		intensity: { words: 'sees_craving_intensity', access: 'read' },
		triggers: { words: 'sees_triggers', access: 'choice' },
		before: { words: 'sees_before', access: 'read' },
		coping: { words: 'sees_coping', access: 'choice' },
		used: { words: 'sees_used', access: 'read' },
		note
	},
	use: {
		products: { words: 'sees_products', access: 'choice' },
		route: { words: 'sees_route', access: 'choice' },
		before: { words: 'sees_before', access: 'read' },
		planned: { words: 'sees_planned', access: 'read' },
		who: { words: 'sees_who', access: 'choice' },
		meaning: { words: 'sees_meaning', access: 'read' },
		goal_revision: { words: 'sees_goal', access: 'read' },
		note
	},
	moment: { code: { words: 'sees_moment_code', access: 'read' }, note },
	sober_gain: { code: { words: 'sees_gain_code', access: 'read' }, note },
	check_in: {
		use: { words: 'sees_use', access: 'read' },
		mood: { words: 'sees_mood', access: 'read' },
		note
	},
	weekend_plan: {
		friday: { words: 'sees_plan_weekend', access: 'read' },
		activities: { words: 'sees_plan_activities', access: 'read' },
		alcohol: { words: 'sees_plan_alcohol', access: 'read' },
		dating_app: { words: 'sees_plan_app', access: 'read' },
		who: { words: 'sees_plan_who', access: 'choice' },
		evenings_of_use: { words: 'sees_plan_evenings', access: 'read' },
		note
	},
	debrief: {
		friday: { words: 'sees_plan_weekend', access: 'read' },
		mood: { words: 'sees_mood', access: 'read' },
		plan_kept: { words: 'sees_debrief_kept', access: 'read' },
		helped: { words: 'sees_debrief_helped', access: 'read' },
		skipped: { words: 'sees_debrief_skipped', access: 'read' },
		note
	}
};

/** The kinds that people note, in the order of the page. */
export const TOLD = Object.keys(FIELDS) as Told[];

/** The fields of a kind, in the order of the page. */
export function fieldsOf(kind: Told): Field[] {
	return Object.entries(FIELDS[kind] as Record<string, Omit<Field, 'name'>>).map(([name, field]) => ({ name, ...field }));
}

/** What an entry says in a field, in words; undefined if it says nothing there. */
export function valueOf(entry: Pick<EntryView, 'kind' | 'body'>, field: string): string | undefined {
	const value = (field === 'route' ? undefined : entry.body?.[field]) as unknown;
	const products = entry.body?.['products'] as { code: string; sold_as?: string; route?: string }[] | undefined;
	switch (field) {
		case 'intensity':
		case 'mood':
			return typeof value === 'number' ? t('sees_out_of_ten', { value: formatNumber(value) }) : undefined;
		case 'triggers':
			return list((value as string[] | undefined)?.map(triggerWords));
		case 'before':
			return list((value as { code: string }[] | undefined)?.map(({ code }) => triggerWords(code)));
		case 'coping':
			return list((value as { code: string }[] | undefined)?.map(({ code }) => labelOr('coping', code, code)));
		case 'products':
			return list(products?.map(({ code, sold_as }) => [labelOr('product', code, code), ...(sold_as ? [`« ${sold_as} »`] : [])].join(' ')));
		case 'route':
			return list(products?.flatMap(({ route }) => (route ? [labelOr('route', route, route)] : [])));
		case 'helped':
			return list((value as string[] | undefined)?.map((code) => labelOr('coping', code, code)));
		case 'activities':
			return list((value as { label: string }[] | undefined)?.map((activity) => activity.label));
		case 'evenings_of_use':
			return list((value as { starts_at: string }[] | undefined)?.map((evening) => momentWords(evening.starts_at)));
		case 'friday':
			return typeof value === 'string' ? dayWords(value) : undefined;
		case 'plan_kept':
			return coded('plan_kept', value);
		case 'planned':
			return typeof value === 'boolean' ? t(value ? 'use_planned_yes' : 'use_planned_no') : undefined;
		case 'note':
			return typeof value === 'string' && value !== '' ? value : undefined;
		case 'code':
			return labelOr(entry.kind, String(value), String(value));
		case 'use':
			return coded('day_use', value);
		case 'meaning':
			return coded('meaning', value);
		case 'who':
			return coded('company', value);
		default:
			// The number of a goal's version says nothing to anybody.
			return typeof value === 'boolean' ? t(value ? 'common_yes' : 'common_no') : undefined;
	}
}

/** Whether the person kept this field of an entry that is shared otherwise. */
export function isKept(entry: Pick<EntryView, 'hidden'>, field: string): boolean {
	const part = field === 'route' && entry.hidden.includes('products') ? 'products' : field;
	return (entry.hidden as string[]).includes(part);
}

function coded(area: string, value: unknown): string | undefined {
	return typeof value === 'string' ? labelOr(area, value, value) : undefined;
}

function list(words: string[] | undefined): string | undefined {
	return words?.length ? words.join(', ') : undefined;
}
