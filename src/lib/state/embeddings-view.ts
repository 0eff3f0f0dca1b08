import { failure, success, toFailure, type Result } from '$lib/core/result';
import { plural } from '$lib/draw/format';
import { Atlas, atlasCapacity } from '$lib/draw/map/atlas';
import type { Codes } from '$lib/embedding/types';
import { Pace, type Watch } from '$lib/pictures/sets/pace';
import type { SetPixels } from '$lib/pictures/sets/pixels';
import type { PictureSet, VectorSet } from '$lib/pictures/sets/types';

/** A set on its way to a map: the rows that can be used, with their pictures in an atlas. */
export interface SetInView {
	readonly key: string;
	readonly source: PictureSet | VectorSet;
	readonly name: string;
	/** Id of the generated set, for the link; null for the visitor's own. */
	readonly shipped: string | null;
	readonly count: number;
	readonly classes: readonly string[];
	/** By row; −1 where it has none. */
	readonly labels: Int32Array;
	readonly names: readonly string[];
	/** What the visitor should know beside what the set itself says, one sentence each. */
	readonly notes: readonly string[];
	readonly atlas: Atlas | null;
	/** The rows themselves, of a set of vectors. */
	readonly vectors: Codes | null;
	/** The picture of a row; null where it cannot be had. */
	picture(row: number): Promise<SetPixels | null>;
	dispose(): void;
}

/** Fewer rows make no map. */
export const fewestRows = 5;

/** Bytes of decoded pictures that are kept, so that another layer need not decode them again. */
const keptBytes = 192 * 2 ** 20;

/** Pictures of a set, decoded once as far as there is room. */
class DecodedPictures {
	#kept = new Map<number, SetPixels>();
	#bytes = 0;

	constructor(private readonly set: PictureSet) {}

	async read(index: number): Promise<SetPixels | null> {
		const known = this.#kept.get(index);
		if (known) return known;
		const read = await this.set.picture(index);
		if (!read.ok) return null;
		if (this.#bytes + read.value.rgba.length <= keptBytes) {
			this.#bytes += read.value.rgba.length;
			this.#kept.set(index, read.value);
		}
		return read.value;
	}

	clear(): void {
		this.#kept.clear();
	}
}

function tooFew(name: string, count: number): Result<never> {
	const pictures = plural(count, 'row');
	return failure(
		'bad-picture',
		`“${name}” has ${pictures} that can be used; a map needs at least ${fewestRows}. Choose more pictures.`
	);
}

/** How many are decoded side by side. */
const atOnce = 16;

/** Paints all pictures into an atlas; returns places in the set of those that could be read. */
async function paintAll(
	set: PictureSet,
	count: number,
	pictures: DecodedPictures,
	watch: Watch
): Promise<{ readonly atlas: Atlas; readonly usable: number[] }> {
	const atlas = new Atlas(count);
	const pace = new Pace(watch);
	const usable: number[] = [];
	for (let start = 0; start < count; start += atOnce) {
		const indices = Array.from({ length: Math.min(atOnce, count - start) }, (_, i) => start + i);
		const read = await Promise.all(indices.map((index) => pictures.read(index)));
		for (const [i, picture] of read.entries()) {
			await pace.step((start + i) / count);
			if (!picture) continue;
			atlas.paint(usable.length, picture);
			usable.push(start + i);
		}
	}
	return { atlas, usable };
}

function leftOutNotes(set: PictureSet, count: number, usable: number): string[] {
	const notes: string[] = [];
	if (count < set.count)
		notes.push(`Of ${set.count} pictures the first ${count} are on the map: it holds no more.`);
	const damaged = count - usable;
	if (damaged > 0)
		notes.push(
			damaged === 1
				? 'One picture is damaged and was left out.'
				: `${damaged} pictures are damaged and were left out.`
		);
	return notes;
}

/** Reads a set of pictures. What is damaged is left out, with a note. */
export async function viewPictures(
	set: PictureSet,
	shipped: string | null,
	watch: Watch
): Promise<Result<SetInView>> {
	const count = Math.min(set.count, atlasCapacity);
	if (count < fewestRows) return tooFew(set.name, count);
	const pictures = new DecodedPictures(set);
	try {
		const { atlas, usable } = await paintAll(set, count, pictures, watch);
		if (usable.length < fewestRows) return tooFew(set.name, usable.length);
		return success({
			key: `${set.key}/${usable.length}`,
			source: set,
			name: set.name,
			shipped,
			count: usable.length,
			classes: set.classes,
			labels: Int32Array.from(usable, (index) => set.labels[index] ?? -1),
			names: usable.map((index) => set.names[index] ?? `picture ${index + 1}`),
			notes: leftOutNotes(set, count, usable.length),
			atlas,
			vectors: null,
			picture: (row) => pictures.read(usable[row]!),
			dispose: () => {
				pictures.clear();
				set.dispose();
			}
		});
	} catch (thrown) {
		return { ok: false, error: toFailure(thrown, 'bad-picture') };
	}
}

function isFiniteRow(data: Float32Array, row: number, length: number): boolean {
	for (let i = row * length; i < (row + 1) * length; i++)
		if (!Number.isFinite(data[i]!)) return false;
	return true;
}

/** Which rows were left out, the first few by their number. */
function notFiniteNote(left: readonly number[]): string {
	const first = left.slice(0, 5).map((row) => row + 1);
	const more = left.length > first.length ? ' and others' : '';
	const words = left.length === 1 ? 'Row' : 'Rows';
	return `${words} ${first.join(', ')}${more} held something that is not a number and ${left.length === 1 ? 'was' : 'were'} left out.`;
}

/** Rows of numbers instead of pictures; rows that are not finite are left out, with a note. */
export function viewVectors(set: VectorSet): Result<SetInView> {
	const [rows, dimensions] = set.vectors.shape as readonly [number, number];
	const { data } = set.vectors;
	const all = Array.from({ length: rows }, (_, row) => row);
	const usable = all.filter((row) => isFiniteRow(data, row, dimensions));
	if (usable.length < fewestRows) return tooFew(set.name, usable.length);
	const left =
		rows === usable.length ? [] : all.filter((row) => !isFiniteRow(data, row, dimensions));
	const kept = new Float32Array(usable.length * dimensions);
	usable.forEach((row, i) =>
		kept.set(data.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions)
	);
	return success({
		key: set.key,
		source: set,
		name: set.name,
		shipped: null,
		count: usable.length,
		classes: set.classes,
		labels: Int32Array.from(usable, (row) => set.labels[row] ?? -1),
		names: usable.map((row) => set.names[row] ?? `row ${row + 1}`),
		notes: left.length ? [notFiniteNote(left)] : [],
		atlas: null,
		vectors: { count: usable.length, dimensions, data: kept },
		picture: async () => null,
		dispose: () => undefined
	});
}
