/** Loads once; what failed, as without a network, is tried again at the next call. The same promise meanwhile, so that nothing drawn with it flickers. */
export function lazily<T>(load: () => Promise<T>): () => Promise<T> {
	let loading: Promise<T> | undefined;
	return () =>
		(loading ??= load().catch((cause) => {
			loading = undefined;
			throw cause;
		}));
}
