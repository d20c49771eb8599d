import type { Rolldown } from 'vite';

/** Today, and what the layout and Kit fetch with it: Help, the page of errors. */
const TODAY = /\/src\/routes\/(\(me\)\/(help\/)?\+(layout|page)|\+(layout|error))\.svelte$/;

/**
 * How what pages share is cut into files: few, because a phone on a slow network pays for each, and nothing that Today does
 * without in those that it waits for.
 */
export const chunks: Rolldown.CodeSplittingOptions = {
	groups: [
		{ name: 'runtime', test: /node_modules\/(svelte|@sveltejs|clsx|devalue|esm-env)\/|^\0rolldown|preload-helper/ },
		// The team's pages use it too.
		{ name: draws('common'), test: /\/src\/lib\/(api|components|theme|[a-z.-]+\.ts$)/, minShareCount: 2 },
		{ name: draws('phone'), test: /\/src\/lib\/(me|core|offline|push)\//, minShareCount: 2 },
		// What follows Today: the weekend, and being in step with the server.
		{ name: 'weekend', test: /\/src\/lib\/me\/(weekend\/(Weekend|Strip|times|words)|words\.ts)/ },
		{ name: 'push', test: /\/src\/lib\/push\// },
		// What opens the phone, asked of those who chose a lock.
		{ name: 'keys', test: /\/src\/lib\/(me\/(lock|push)\/|me\/(Refused|Notices|Pair))/, minShareCount: 2 },
		{ name: 'controls', test: /\/src\/lib\/(api|components)\/(?!QrCode)/, minShareCount: 2 },
		{ name: 'noting', test: /\/src\/lib\/(me|core|offline)\//, minShareCount: 2 }
	]
};

/** Takes what Today waits for, and leaves the rest to the groups below. */
function draws(name: string): Rolldown.CodeSplittingNameFunction {
	return (module, context) => (isOnToday(module, context) ? name : null);
}

/** Whether a module comes with Today: imported other than on demand. */
function isOnToday(module: string, context: Rolldown.ChunkingContext, seen = new Set<string>()): boolean {
	if (TODAY.test(module)) return true;
	if (seen.has(module)) return false;
	seen.add(module);
	return context.getModuleInfo(module)?.importers.some((importer) => isOnToday(importer, context, seen)) ?? false;
}
