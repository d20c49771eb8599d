import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { catalogue } from './vite/catalogue.ts';
import { precache } from './vite/precache.ts';
import { strictCsp } from './vite/strict-csp.ts';
import { version } from './vite/version.js';

export default defineConfig({
	plugins: [catalogue(), strictCsp(), sveltekit(), precache(version)],
	build: {
		rolldownOptions: {
			output: {
				// A phone on a slow network pays for each file: what pages share comes in few.
				codeSplitting: {
					groups: [
						{ name: 'runtime', test: /node_modules\/(svelte|@sveltejs|clsx|devalue|esm-env)\// },
						{ name: 'common', test: /\/src\/lib\/(api|components|[a-z.-]+\.ts$)/, minShareCount: 2 },
						// What is opened now and then must not weigh on what draws Today.
						{ name: 'phone', test: /\/src\/lib\/(me|core|offline)\/(?!lock\/[A-Z]|lock\/confirm|push\/|Refused|Notices|Pair)/, minShareCount: 2 },
						{ name: 'keys', test: /\/src\/lib\/me\//, minShareCount: 2 }
					]
				}
			}
		}
	},
	server: {
		proxy: { '/api': 'http://127.0.0.1:8080' },
		fs: { allow: ['../../mobile-core/messages'] }
	},
	test: { include: ['src/**/*.test.ts'] }
});
