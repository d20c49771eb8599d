import { loadMessages } from '$lib/messages.svelte';

export const load = () => Promise.all([loadMessages('me'), loadMessages('lock')]).then(() => undefined);
