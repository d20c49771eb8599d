import type { Plugin } from 'vite';

/**
 * SvelteKit's generated root announces page titles in a live region that it hides with an inline style, which
 * our policy (`style-src 'self'`) forbids. The region is hidden by `#svelte-announcer` in base.css instead.
 */
export function strictCsp(): Plugin {
	return {
		name: 'accalmie-strict-csp',
		enforce: 'pre',
		transform(code, id) {
			if (!id.endsWith('/generated/root.svelte')) return;
			return { code: code.replace(/(<div id="svelte-announcer"[^>]*?) style="[^"]*"/, '$1'), map: null };
		}
	};
}
