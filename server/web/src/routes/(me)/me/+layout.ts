import { loadMessages } from '$lib/messages.svelte';

// The code is asked for again under « Moi », with the words of the lock page.
export const load = () => Promise.all([loadMessages('me'), loadMessages('lock')]).then(() => undefined);
