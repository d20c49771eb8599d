import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Where Kit leaves the list of what it built. */
const MANIFEST = '.svelte-kit/output/client/.vite/manifest.json';
const NODES = '.svelte-kit/generated/client-optimized/nodes/';

/**
 * Lets the shell ask at once for what draws Today, which the browser would otherwise discover two round trips later: the shell
 * is the same for every address, so Kit can't know which page it will be.
 *
 * @param {import('@sveltejs/kit').Adapter} adapter writes build/index.html
 * @returns {import('@sveltejs/kit').Adapter}
 */
export function preloadToday(adapter) {
	return {
		...adapter,
		async adapt(builder) {
			await adapter.adapt(builder);
			const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8'));
			const pages = Object.keys(manifest).filter((key) => key.startsWith(NODES) && draws(key));
			const html = readFileSync('build/index.html', 'utf8');
			const wanted = [...new Set(pages.flatMap((key) => files(manifest, key)))].filter((file) => !html.includes(file));
			const links = wanted.map((file) =>
				file.endsWith('.css')
					? `<link href="/${file}" rel="preload" as="style">`
					: `<link href="/${file}" rel="modulepreload">`
			);
			writeFileSync('build/index.html', html.replace('</head>', `\t${links.join('\n\t\t')}\n\t</head>`));
		}
	};
}

/** Whether a node is the participants' layout or Today. @param {string} key */
function draws(key) {
	return existsSync(key) && /routes\/\(me\)\/\+(layout|page)\.svelte/.test(readFileSync(key, 'utf8'));
}

/**
 * A chunk, what it imports and its styles. @param {Record<string, any>} manifest @param {string} key @returns {string[]}
 */
function files(manifest, key) {
	const { file, css = [], imports = [] } = manifest[key];
	return [file, ...css, ...imports.flatMap((/** @type {string} */ other) => files(manifest, other))];
}
