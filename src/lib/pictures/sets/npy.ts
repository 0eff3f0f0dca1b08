import { decodeHalf } from '$lib/core/float16';
import { refused } from './refused';

/**
 * NumPy arrays of any kind of number, or of texts, in either order of bytes and axes.
 *
 * @source numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */

const preambleBytes = 10;
const longPreambleBytes = 12;

interface NpyHeader {
	/** `<` or `>` for the order of bytes, `|` where there is none. */
	readonly order: string;
	/** `f`, `i`, `u`, `b`, `S`, `U`. */
	readonly kind: string;
	/** Bytes of an item; letters of a text of kind `U`. */
	readonly size: number;
	readonly isFortran: boolean;
	readonly shape: readonly number[];
	/** Where the items begin. */
	readonly start: number;
}

/** An array whose items are read when they are asked for. */
export interface NpyArray {
	readonly shape: readonly number[];
	readonly isText: boolean;
	/** Item at a place in row-major order, as a number; NaN for a text. */
	number(at: number): number;
	/** The same as a text. */
	text(at: number): string;
}

function readPreamble(view: DataView, name: string): { text: string; start: number } {
	const isLong = view.getUint8(6) > 1;
	const length = isLong ? view.getUint32(8, true) : view.getUint16(8, true);
	const from = isLong ? longPreambleBytes : preambleBytes;
	if (from + length > view.byteLength)
		throw refused(name, 'is cut off. Copy or download it again.');
	const bytes = new Uint8Array(view.buffer, view.byteOffset + from, length);
	return { text: new TextDecoder().decode(bytes), start: from + length };
}

function readHeader(view: DataView, name: string): NpyHeader {
	const { text, start } = readPreamble(view, name);
	const type = /'descr':\s*'([<>|=]?)([a-zA-Z])(\d*)'/.exec(text);
	const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
	if (!type || shape === undefined || !'fiubSU'.includes(type[2]!))
		throw refused(
			name,
			'holds neither numbers nor texts. Save it as an array of floats.',
			text.trim()
		);
	return {
		order: type[1]!,
		kind: type[2]!,
		size: Number(type[3]),
		isFortran: /'fortran_order':\s*True/.test(text),
		shape: shape.split(',').flatMap((length) => (length.trim() ? [Number(length)] : [])),
		start
	};
}

type ReadNumber = (view: DataView, at: number, isLittle: boolean) => number;

/** By kind and bytes. */
const numberReaders: Readonly<Record<string, ReadNumber>> = {
	f2: (view, at, little) => decodeHalf(view.getUint16(at, little)),
	f4: (view, at, little) => view.getFloat32(at, little),
	f8: (view, at, little) => view.getFloat64(at, little),
	i1: (view, at) => view.getInt8(at),
	i2: (view, at, little) => view.getInt16(at, little),
	i4: (view, at, little) => view.getInt32(at, little),
	i8: (view, at, little) => Number(view.getBigInt64(at, little)),
	u1: (view, at) => view.getUint8(at),
	u2: (view, at, little) => view.getUint16(at, little),
	u4: (view, at, little) => view.getUint32(at, little),
	u8: (view, at, little) => Number(view.getBigUint64(at, little)),
	b1: (view, at) => view.getUint8(at)
};

/** Texts are filled up with zeros; `U` has four bytes a letter. */
function readText(view: DataView, at: number, { kind, size, order }: NpyHeader): string {
	const isLittle = order !== '>';
	const codes = Array.from({ length: size }, (_, letter) =>
		kind === 'U' ? view.getUint32(at + 4 * letter, isLittle) : view.getUint8(at + letter)
	);
	const end = codes.indexOf(0);
	const letters = end < 0 ? codes : codes.slice(0, end);
	return letters.map((code) => String.fromCodePoint(Math.min(code, 0x10ffff))).join('');
}

/** Where an item lies if the first axis is the one that runs fastest. */
function fortranPlace(at: number, shape: readonly number[]): number {
	let [rest, place] = [at, 0];
	const strides = shape.map((_, axis) =>
		shape.slice(0, axis).reduce((product, length) => product * length, 1)
	);
	for (let axis = shape.length - 1; axis >= 0; axis--) {
		place += (rest % shape[axis]!) * strides[axis]!;
		rest = Math.floor(rest / shape[axis]!);
	}
	return place;
}

/** @param bytes a whole `.npy` file; throws a `FailureError` with a sentence for what cannot be read */
export function readNpy(bytes: Uint8Array, name: string): NpyArray {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (bytes.length < longPreambleBytes) throw refused(name, 'is cut off. Copy it again.');
	const header = readHeader(view, name);
	const { kind, size, shape, start, order, isFortran } = header;
	const itemBytes = kind === 'U' ? 4 * size : size;
	const items = shape.reduce((product, length) => product * length, 1);
	const read = numberReaders[`${kind}${size}`];
	const isText = kind === 'S' || kind === 'U';
	if (!read && !isText)
		throw refused(name, `has numbers of type ${kind}${size}. Save it as floats.`);
	if (bytes.length < start + items * itemBytes)
		throw refused(name, 'is cut off. Copy or download it again.');
	const placeOf = (at: number) =>
		start + itemBytes * (isFortran && shape.length > 1 ? fortranPlace(at, shape) : at);
	const number = (at: number) => (read ? read(view, placeOf(at), order !== '>') : NaN);
	const text = (at: number) => (isText ? readText(view, placeOf(at), header) : String(number(at)));
	return { shape, isText, number, text };
}
