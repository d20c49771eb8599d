import adapter from '@sveltejs/adapter-static';
import { preloadToday } from './vite/preload-today.js';
import { version } from './vite/version.js';

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: { runes: true },
	kit: {
		// One shell for every address; the server answers it for any path that is not a file or the API.
		adapter: preloadToday(adapter({ fallback: 'index.html', precompress: true })),
		alias: { $messages: '../../mobile-core/messages' },
		version: { name: version },
		// The participants' layout registers it: a team's PC keeps no app.
		serviceWorker: { register: false }
	}
};
