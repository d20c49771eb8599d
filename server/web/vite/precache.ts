import type { Plugin } from 'vite';

/**
 * Writes the list of files that the participants' app needs offline, `/_app/immutable/precache-<version>.json`, for the
 * service worker to read when it installs. Kit's own list would also hold the team's pages and words, which a phone never
 * downloads, and would lack the engine's worker and wasm.
 */
export function precache(version: string): Plugin {
	let forBrowsers = false;
	return {
		name: 'accalmie-precache',
		apply: 'build',
		configResolved(config) {
			forBrowsers = !config.build.ssr;
		},
		generateBundle: {
			order: 'post',
			handler(_, bundle) {
				if (!forBrowsers) return;
				const wanted = new Set<string>();
				const visit = (file: string) => {
					const chunk = bundle[file];
					if (chunk?.type !== 'chunk' || wanted.has(file)) return;
					const made = [chunk.facadeModuleId ?? '', ...(this.getModuleInfo(chunk.facadeModuleId ?? '')?.importedIds ?? [])];
					if ([...made, ...chunk.moduleIds].some(isTheTeams)) return;
					wanted.add(file);
					for (const style of chunk.viteMetadata?.importedCss ?? []) wanted.add(style);
					for (const asset of chunk.viteMetadata?.importedAssets ?? []) wanted.add(asset);
					[...chunk.imports, ...chunk.dynamicImports].forEach(visit);
				};
				for (const [file, part] of Object.entries(bundle)) {
					if (part.type === 'chunk' && part.isEntry) visit(file);
					if (part.type === 'asset' && /\/workers\/|\.wasm$/.test(file)) wanted.add(file);
				}
				const source = JSON.stringify([...wanted].sort().map((file) => `/${file}`));
				this.emitFile({ type: 'asset', fileName: `_app/immutable/precache-${version}.json`, source });
			}
		}
	};
}

/** A page or layout under /team, or the team's words. */
function isTheTeams(module: string): boolean {
	return /\/src\/routes\/team\/|virtual:messages\/\w+\/team$/.test(module);
}
