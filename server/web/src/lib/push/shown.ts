/** Which reminders this phone showed: for who asks when the last one came, and so that a repeat makes no sound. */
import { keep, kept } from './kept';

/** A repeat comes within minutes; a week has ten reminders at most. */
const MOST = 20;

/** Notes one. */
export function noteShown(id: string): Promise<void> {
	return keep('shown', (shown = []) => [...shown.filter((other) => other.id !== id), { id, at: Date.now() }].slice(-MOST));
}

/** Whether this one was shown here before. */
export async function wasShown(id: string): Promise<boolean> {
	return ((await kept('shown')) ?? []).some((shown) => shown.id === id);
}

/** When the last one was shown here. */
export async function lastShown(): Promise<number | undefined> {
	return (await kept('shown'))?.at(-1)?.at;
}
