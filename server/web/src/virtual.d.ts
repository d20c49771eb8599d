/** Served by vite/catalogue.ts: `virtual:messages/<locale>/<area>`. */
declare module 'virtual:messages/*' {
	const words: Record<string, string>;
	export default words;
}
