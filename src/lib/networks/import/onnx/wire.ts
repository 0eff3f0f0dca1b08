import { refuseNetwork } from '../draft';
import { sizeWords } from '../sources';

/** The wire format of Protocol Buffers, as far as ONNX uses it. Strings of bytes are views, nothing is copied. */

/** A varint as a number; anything of a fixed or stated length as its bytes. */
type WireValue = number | Uint8Array;

/** One field of a message: its number, and how what is found joins what was found before. */
export interface Field<T> {
	readonly number: number;
	initial(): T;
	merge(before: T, value: WireValue): T;
}

/** What a message with these fields holds. */
export type MessageOf<Fields> = {
	readonly [Key in keyof Fields]: Fields[Key] extends Field<infer T> ? T : never;
};

function damaged(what: string): never {
	throw refuseNetwork(`This is not an ONNX file, or it is damaged: ${what}.`);
}

class Cursor {
	#at = 0;
	constructor(private readonly bytes: Uint8Array) {}

	get isAtEnd(): boolean {
		return this.#at >= this.bytes.length;
	}

	take(length: number): Uint8Array {
		const missing = this.#at + length - this.bytes.length;
		if (missing > 0)
			throw refuseNetwork(
				`The ONNX file is cut off or damaged: a part of ${sizeWords(length)} lacks its last ${sizeWords(missing)}.`
			);
		this.#at += length;
		return this.bytes.subarray(this.#at - length, this.#at);
	}

	/** Seven bits a byte, lowest first; ten bytes are a negative number in two's complement. */
	varint(): number {
		let value = 0;
		let inverse = 0;
		for (let i = 0, scale = 1; i < 10; i++, scale *= 128) {
			const byte = this.take(1)[0]!;
			value += (byte & 0x7f) * scale;
			if (i < 9) inverse += (~byte & 0x7f) * scale;
			if (byte < 0x80) return i < 9 ? value : -inverse - 1;
		}
		return damaged('a number has more than 64 bits');
	}

	/** The next field's number and value. */
	entry(): { number: number; value: WireValue } {
		const tag = this.varint();
		const number = Math.floor(tag / 8);
		switch (tag % 8) {
			case 0:
				return { number, value: this.varint() };
			case 1:
				return { number, value: this.take(8) };
			case 2:
				return { number, value: this.take(this.varint()) };
			case 5:
				return { number, value: this.take(4) };
			default:
				return damaged(`a field is of the unknown kind ${tag % 8}`);
		}
	}
}

function asNumber(value: WireValue): number {
	return typeof value === 'number' ? value : damaged('text stands where a number is expected');
}

function asBytes(value: WireValue): Uint8Array {
	return typeof value === 'number' ? damaged('a number stands where text is expected') : value;
}

function asText(value: WireValue): string {
	return new TextDecoder().decode(asBytes(value));
}

function asFloats(value: WireValue): number[] {
	const bytes = asBytes(value);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return Array.from({ length: bytes.length >> 2 }, (_, i) => view.getFloat32(4 * i, true));
}

/** One number, or many packed into one string of bytes. */
function asIntegers(value: WireValue): number[] {
	if (typeof value === 'number') return [value];
	const cursor = new Cursor(value);
	const numbers: number[] = [];
	while (!cursor.isAtEnd) numbers.push(cursor.varint());
	return numbers;
}

/** The last value wins, as Protocol Buffers say. */
function single<T>(number: number, initial: T, read: (value: WireValue) => T): Field<T> {
	return { number, initial: () => initial, merge: (_, value) => read(value) };
}

function repeated<T>(number: number, read: (value: WireValue) => readonly T[]): Field<T[]> {
	return {
		number,
		initial: () => [],
		merge: (before, value) => {
			for (const item of read(value)) before.push(item);
			return before;
		}
	};
}

/** A whole number, 0 if left out. Beyond 2⁵³ it is rounded. */
export const integer = (number: number) => single(number, 0, asNumber);
/** Whole numbers. */
export const integers = (number: number) => repeated(number, asIntegers);
/** A 32-bit float, 0 if left out. */
export const float = (number: number) => single(number, 0, (value) => asFloats(value)[0] ?? 0);
/** 32-bit floats; for short lists. */
export const floats = (number: number) => repeated(number, asFloats);
/** A text in UTF-8, empty if left out. */
export const text = (number: number) => single(number, '', asText);
/** Texts in UTF-8. */
export const texts = (number: number) => repeated(number, (value) => [asText(value)]);
/** Bytes as they stand in the file; undefined if left out. */
export const bytes = (number: number) => single<Uint8Array | undefined>(number, undefined, asBytes);
/** Every piece of a long list of floats, as bytes. */
export const pieces = (number: number) => repeated(number, (value) => [asBytes(value)]);
/** A message inside the message; undefined if left out. */
export const one = <T>(number: number, read: (bytes: Uint8Array) => T) =>
	single<T | undefined>(number, undefined, (value) => read(asBytes(value)));
/** Messages inside the message. */
export const many = <T>(number: number, read: (bytes: Uint8Array) => T) =>
	repeated(number, (value) => [read(asBytes(value))]);

/** A reader of messages with these fields; others are skipped. */
export function message<Fields extends Readonly<Record<string, Field<unknown>>>>(
	fields: Fields
): (bytes: Uint8Array) => MessageOf<Fields> {
	const entries = Object.entries(fields);
	const byNumber = new Map(entries.map(([key, field]) => [field.number, { key, field }]));
	return (source) => {
		const found = Object.fromEntries(entries.map(([key, field]) => [key, field.initial()]));
		const cursor = new Cursor(source);
		while (!cursor.isAtEnd) {
			const { number, value } = cursor.entry();
			const known = byNumber.get(number);
			if (known) found[known.key] = known.field.merge(found[known.key], value);
		}
		return found as MessageOf<Fields>;
	};
}
