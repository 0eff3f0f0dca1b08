import { isRecord, quoteValue } from '$lib/graph/checks';
import type { Pair } from '$lib/graph/types';
import { refuseNetwork } from '../draft';

type Fields = Readonly<Record<string, unknown>>;

/** The settings of one layer, read with a sentence for whatever is not what it must be. */
export class LayerFields {
	constructor(
		readonly layer: string,
		readonly fields: Fields
	) {}

	#refuse(key: string): Error {
		return refuseNetwork(
			`The layer “${this.layer}” has a setting that cannot be read: “${key}” is ${quoteValue(this.fields[key])}.`
		);
	}

	/** Whether the setting is there and says something. */
	has(key: string): boolean {
		return this.fields[key] !== undefined && this.fields[key] !== null;
	}

	/** A number; `otherwise` where it is left out. */
	number(key: string, otherwise: number): number {
		if (!this.has(key)) return otherwise;
		const given = this.fields[key];
		// The first versions of Keras 2 wrote some numbers as { type: "ndarray", value: 0.1 }.
		const value = isRecord(given) ? given.value : given;
		if (typeof value === 'number' && Number.isFinite(value)) return value;
		throw this.#refuse(key);
	}

	/** A whole number from 1 on. */
	count(key: string): number {
		const value = this.fields[key];
		if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number;
		throw this.#refuse(key);
	}

	/** Yes or no; `otherwise` where it is left out. */
	flag(key: string, otherwise: boolean): boolean {
		return this.has(key) ? this.fields[key] === true : otherwise;
	}

	/** A word; `otherwise` where it is left out. */
	text(key: string, otherwise: string): string {
		if (!this.has(key)) return otherwise;
		const value = this.fields[key];
		if (typeof value === 'string') return value;
		throw this.#refuse(key);
	}

	/** Two lengths; one number stands for both. */
	pair(key: string, otherwise: Pair): Pair {
		if (!this.has(key)) return otherwise;
		const value = this.fields[key];
		const [first, second] = Array.isArray(value) ? value : [value, value];
		const isLength = (length: unknown) => Number.isSafeInteger(length) && (length as number) >= 1;
		if (isLength(first) && isLength(second)) return [first as number, second as number];
		throw this.#refuse(key);
	}

	/** Numbers, however nested; one number is a list of one. */
	numbers(key: string): readonly number[] {
		const values = [this.fields[key]].flat(Infinity);
		if (values.every(Number.isFinite)) return values as number[];
		throw this.#refuse(key);
	}

	/** The setting as it is. */
	raw(key: string): unknown {
		return this.fields[key];
	}
}

/** An entry of a description that must be an object. */
export function requireRecord(value: unknown, what: string): Fields {
	if (isRecord(value)) return value;
	throw refuseNetwork(`The description of the network is damaged: ${what} is missing.`);
}
