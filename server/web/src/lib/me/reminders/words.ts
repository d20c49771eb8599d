/** Own windows and reminders in words: counts and hours, nothing else. */
import { weekday } from '$lib/format';
import type { Nudge, OwnWindow, Reminder, WindowReason } from '$lib/core/types';
import { label, plural, t } from '$lib/messages.svelte';
import { triggerWords } from '../words';

/** As the core names them, Monday first. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const hour = (of: number) => t('weeks_clock', { hour: of });

/** « vendredi entre 20 h et 24 h »; what goes past midnight keeps the day on which it begins. */
export function windowWords({ from, hours }: Pick<OwnWindow, 'from' | 'hours'>): string {
	const start = from % 24;
	const end = start + hours;
	return t('reminders_between', { day: weekday(Math.floor(from / 24)), from: hour(start), to: hour(end > 24 ? end - 24 : end) });
}

export function reasonWords(reason: WindowReason, window: Pick<OwnWindow, 'from' | 'hours'>): string {
	const when = windowWords(window);
	switch (reason.code) {
		case 'strong_cravings':
			return plural('reminders_strong', reason.of, { when, part: reason.count });
		case 'after':
			return plural('reminders_after', reason.count, { what: triggerWords(reason.trigger) });
		case 'uses':
			return plural('reminders_uses', reason.of, { part: reason.count });
		default:
			return t('reminders_usual', { when });
	}
}

/** The reminder that is offered for a window: its day and its time. */
export function offered({ remind_at }: OwnWindow): { weekday: string; at: string } {
	return { weekday: WEEKDAYS[Math.floor(remind_at / 24) % 7]!, at: `${String(remind_at % 24).padStart(2, '0')}:00` };
}

/** « vendredi à 17 h » */
export function comesWords(reminder: Pick<Reminder, 'weekday' | 'at'>): string {
	const day = WEEKDAYS.findIndex((name) => name === reminder.weekday);
	const [of, minutes] = (reminder.at ?? '').split(':');
	const time = minutes === '00' ? hour(Number(of)) : (reminder.at ?? '');
	return t('reminders_at', { day: weekday(Math.max(day, 0)), time });
}

/** What was answered, in words. */
export function answerWords(reminder: Reminder): string {
	return reminder.answer === 'refused' ? t('reminders_none_here') : t('reminders_comes', { when: comesWords(reminder) });
}

export function nudgeWords(nudge: Nudge): string {
	return label('nudge', nudge.rule);
}

/** What was answered to windows that the own notes no longer point at. */
export function orphans(windows: OwnWindow[], answered: Reminder[]): Reminder[] {
	return answered.filter((reminder) => !windows.some((window) => window.answer?.from === reminder.from));
}

/** The answers with one more, in the place of the one to the same window. */
export function answered(all: Reminder[], window: OwnWindow, answer: Reminder): Reminder[] {
	const before = all.filter((reminder) => reminder.from !== window.from && reminder.from !== window.answer?.from);
	return [...before, answer];
}
