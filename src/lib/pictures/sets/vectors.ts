import { makeNpy, makeNpz } from './arrays';
import { makeCsv } from './csv';
import type { KnownFile, SetFileKind } from './kinds';
import type { Pace } from './pace';
import { counted, refused } from './refused';
import type { VectorSet } from './types';

/** One set of vectors from the tables that were chosen. */
export async function makeVectors(
	tables: readonly KnownFile[],
	name: string,
	pace: Pace
): Promise<VectorSet> {
	const ofKind = (wanted: SetFileKind) =>
		tables.filter(({ kind }) => kind === wanted).map(({ file }) => file);
	const [npz, npy, csv] = [ofKind('npz'), ofKind('npy'), ofKind('csv')];
	if (npz.length + csv.length + Math.min(1, npy.length) > 1)
		throw refused(name, `holds ${counted(tables.length, 'table')}. Choose one of them at a time.`);
	if (npz[0]) return makeNpz(npz[0], pace);
	return csv[0] ? makeCsv(csv[0], pace) : makeNpy(npy, pace);
}
