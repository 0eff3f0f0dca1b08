/** How one value stands in a link. `undefined` from `decode` means: not a value that can be used here. */
export interface Codec<T> {
	encode(value: T): string;
	decode(text: string): T | undefined;
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
	decode: (value) => (/^\d{1,9}$/.test(value) ? Number(value) : undefined)
};

export const flag: Codec<boolean> = {
	encode: (value) => (value ? '1' : '0'),
	decode: (value) => (value === '1' ? true : value === '0' ? false : undefined)
};

/** One of these words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Codec<Word> {
	return {
		encode: (value) => value,
		decode: (value) => words.find((word) => word === value)
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
		}
	};
}

/** A value that may be missing, which is then its initial value. */
export function optional<T>(codec: Codec<T>): LinkField<T | null> {
	return {
		codec: {
			encode: (value) => (value === null ? '' : codec.encode(value)),
			decode: (value) => (value === '' ? null : codec.decode(value))
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
