import { loadMessages } from '$lib/messages.svelte';

// One static shell: nothing is rendered on a server, so no page of anybody's passes through one.
export const ssr = false;
export const prerender = false;

export const load = () => loadMessages('core');
