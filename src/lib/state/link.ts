/** How one value stands in a link. `undefined` from `decode` means: not a value that can be used here. */
export interface Codec<T> {
	encode(value: T): string;
	decode(text: string): T | undefined;
	/** What a text must be, to follow "must be". */
	readonly expects?: string;
}

/** One key of a link: its codec, and the value that is left out. */
export interface LinkField<T> {
	readonly codec: Codec<T>;
	readonly initial: T;
}

/** Everything a page's link can say. */
export type LinkTable<State> = { readonly [Key in keyof State]: LinkField<State[Key]> };

/** A piece of text, as it is. */
export const text: Codec<string> = { encode: (value) => value, decode: (value) => value };

/** An integer from 0. */
export const index: Codec<number> = {
	encode: String,
	decode: (value) => (/^\d{1,9}$/.test(value) ? Number(value) : undefined),
	expects: 'an integer of 0 or more'
};

export const flag: Codec<boolean> = {
	encode: (value) => (value ? '1' : '0'),
	decode: (value) => (value === '1' ? true : value === '0' ? false : undefined),
	expects: '1 for yes or 0 for no'
};

/** One of these words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Codec<Word> {
	return {
		encode: (value) => value,
		decode: (value) => words.find((word) => word === value),
		expects: `one of ${words.join(', ')}`
	};
}

/** Whole numbers with commas between, exactly `count` of them. */
export function indices(count: number): Codec<readonly number[]> {
	return {
		encode: (values) => values.join(','),
		decode: (value) => {
			const numbers = value.split(',').map(index.decode);
			const whole = numbers.filter((number) => number !== undefined);
			return numbers.length === count && whole.length === count ? whole : undefined;
		},
		expects: `${count} integers of 0 or more with commas between`
	};
}

/** An integer of a range. */
export function integerIn(min: number, max: number): Codec<number> {
	return {
		encode: String,
		decode: (value) => {
			const number = index.decode(value);
			return number !== undefined && number >= min && number <= max ? number : undefined;
		},
		expects: `an integer from ${min} to ${max}`
	};
}

/** Two integers of a range, [vertical, horizontal], as `3x5`; one number stands for both. */
export function pairIn(min: number, max: number): Codec<readonly [number, number]> {
	const one = integerIn(min, max);
	return {
		encode: ([vertical, horizontal]) =>
			vertical === horizontal ? String(vertical) : `${vertical}x${horizontal}`,
		decode: (value) => {
			const numbers = value.split('x').map(one.decode);
			const [vertical, horizontal = vertical] = numbers;
			const isPair = numbers.length <= 2 && !numbers.includes(undefined);
			return isPair ? [vertical!, horizontal!] : undefined;
		},
		expects: `an integer from ${min} to ${max}, or two of them, vertical first, such as 2x3`
	};
}

/** The shortest text whose number, in single precision, is the same. */
function shortest(value: number): string {
	for (let digits = 1; digits < 9; digits++) {
		const rounded = Number(value.toPrecision(digits));
		if (Math.fround(rounded) === Math.fround(value)) return String(rounded);
	}
	return String(Number(value.toPrecision(9)));
}

/** A grid of numbers of single precision, row by row. */
export type NumberRows = readonly (readonly number[])[];

function encodeRow(row: readonly number[]): string {
	const numbers = row.map(shortest);
	if (numbers.every((number) => /^\d$/.test(number))) return numbers.join('');
	// A lone number of several digits would read as several numbers.
	return numbers.length === 1 ? `${numbers[0]},` : numbers.join(' ');
}

function decodeRow(row: string): readonly number[] | undefined {
	const parts = /^\d+$/.test(row) ? [...row] : row.split(/[ ,]/).filter((part) => part !== '');
	const isNumber = (part: string) => /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/.test(part);
	const numbers = parts.map((part) => Math.fround(Number(part)));
	return parts.length && parts.every(isNumber) && numbers.every(Number.isFinite)
		? numbers
		: undefined;
}

/** More numbers than this are not read out of a link. */
const mostNumbers = 4096;

/**
 * Grids of numbers, all of one size: rows with `_` between (or `/`), grids with `*` between. Rows of single digits stand
 * without spaces: `33210_00131*11100_01110`.
 */
export const numberGrids: Codec<readonly NumberRows[]> = {
	encode: (grids) => grids.map((rows) => rows.map(encodeRow).join('_')).join('*'),
	decode: (value) => {
		if (value.length > 12 * mostNumbers) return undefined;
		const grids = value.split('*').map((grid) => grid.split(/[_/]/).map(decodeRow));
		const [rows, columns] = [grids[0]!.length, grids[0]![0]?.length];
		const isWhole = grids.every(
			(grid) => grid.length === rows && grid.every((row) => row?.length === columns)
		);
		const isSmall = grids.length * rows * (columns ?? 0) <= mostNumbers;
		return columns && isWhole && isSmall ? (grids as readonly NumberRows[]) : undefined;
	},
	expects: 'rows of numbers, cells apart by spaces, rows by “_”, grids by “*”'
};

/** A value that may be missing, which is then its initial value. */
export function optional<T>(codec: Codec<T>): LinkField<T | null> {
	return {
		codec: {
			encode: (value) => (value === null ? '' : codec.encode(value)),
			decode: (value) => (value === '' ? null : codec.decode(value)),
			...(codec.expects === undefined ? {} : { expects: codec.expects })
		},
		initial: null
	};
}

/** The parameters of a link; what has its initial value is left out. */
export function encodeLink<State extends object>(
	table: LinkTable<State>,
	state: State
): URLSearchParams {
	const parameters = new URLSearchParams();
	for (const key of Object.keys(table) as (keyof State & string)[]) {
		const { codec, initial } = table[key] as LinkField<State[typeof key]>;
		const value = codec.encode(state[key]);
		if (value !== codec.encode(initial)) parameters.set(key, value);
	}
	return parameters;
}

/** What is said of the keys of a link whose values could not be used: one sentence, or none. */
export function repairedNotes(repaired: readonly string[]): readonly string[] {
	if (repaired.length === 0) return [];
	return [`Parts of the link could not be used (${repaired.join(', ')}); the usual ones stand in.`];
}

/**
 * State out of a link. Unknown keys are ignored; a value that cannot be used becomes its initial one.
 * @returns the state, and the keys whose values could not be used
 */
export function decodeLink<State extends object>(
	table: LinkTable<State>,
	parameters: URLSearchParams
): { state: State; repaired: readonly string[] } {
	const repaired: string[] = [];
	const entries = (Object.keys(table) as (keyof State & string)[]).map((key) => {
		const { codec, initial } = table[key] as LinkField<State[typeof key]>;
		const given = parameters.get(key);
		const value = given === null ? initial : codec.decode(given);
		if (value === undefined) repaired.push(key);
		return [key, value ?? initial] as const;
	});
	return { state: Object.fromEntries(entries) as unknown as State, repaired };
}
