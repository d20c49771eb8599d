import { tick } from 'svelte';

/** After a refused form: the first field at fault, so that its error is read out. */
export async function focusFault(form: HTMLElement): Promise<void> {
	await tick();
	form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

/** The page's heading: where reading starts after a move within the app. */
export function focusHeading(): void {
	document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
}
