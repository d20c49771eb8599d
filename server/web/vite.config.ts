import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { catalogue } from './vite/catalogue.ts';
import { chunks } from './vite/chunks.ts';
import { precache } from './vite/precache.ts';
import { strictCsp } from './vite/strict-csp.ts';
import { version } from './vite/version.js';

export default defineConfig({
	plugins: [catalogue(), strictCsp(), sveltekit(), precache(version)],
	build: {
		rolldownOptions: {
			output: {
				codeSplitting: chunks
			}
		}
	},
	server: {
		proxy: { '/api': 'http://127.0.0.1:8080' },
		fs: { allow: ['../../mobile-core/messages'] }
	},
	test: { include: ['src/**/*.test.ts'] }
});
