import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { catalogue } from './vite/catalogue.ts';
import { strictCsp } from './vite/strict-csp.ts';

export default defineConfig({
	plugins: [catalogue(), strictCsp(), sveltekit()],
	server: {
		proxy: { '/api': 'http://127.0.0.1:8080' },
		fs: { allow: ['../../mobile-core/messages'] }
	},
	test: { include: ['src/**/*.test.ts'] }
});
