/** The middle one of an odd number of measurements. */
export function median(values: number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Prints measurements beside their targets. */
export function table(title: string, head: string[], rows: (string | number)[][]): void {
	const cells = [head, ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? String(Math.round(cell * 100) / 100) : cell)))];
	const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
	const line = (row: string[]) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ');
	console.log(`\n${title}\n${cells.map((row) => `  ${line(row)}`).join('\n')}\n`);
}
