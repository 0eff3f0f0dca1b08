/**
 * Where a key leads in a row or column of controls that has one tab stop; both ends are joined.
 * @returns the index that gets the focus, or null if the key is not for the row
 */
export function rovingIndex(key: string, index: number, count: number): number | null {
	if (key === 'Home') return 0;
	if (key === 'End') return count - 1;
	if (key === 'ArrowRight' || key === 'ArrowDown') return (index + 1) % count;
	if (key === 'ArrowLeft' || key === 'ArrowUp') return (index - 1 + count) % count;
	return null;
}
