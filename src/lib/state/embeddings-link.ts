import type { Param, ParamValues } from '$lib/core/params';
import type { ColourBy } from '$lib/draw/map/class-colours';
import type { Metric } from '$lib/embedding/types';
import type { CodeForm } from '$lib/engine/protocol';
import { flag, integerIn, oneOf, optional, text, type Codec, type LinkTable } from './link';
import { decodeValues, encodeValues } from './saliency-link';

/** One map's settings as a link tells them. */
export interface LinkedMap {
	readonly method: string;
	readonly params: ParamValues;
	readonly metric: Metric;
	readonly seed: number;
	readonly layer: string | null;
	readonly form: CodeForm | null;
	readonly weights: 'trained' | 'shuffled';
}

/** What a link of the page of maps restores. */
export interface EmbeddingsLink {
	network: string | null;
	/** Id of a shipped set; the visitor's own pictures stay on the device. */
	set: string | null;
	/** Null for the page's own choice. */
	map: LinkedMap | null;
	/** The map beside it. */
	beside: LinkedMap | null;
	colour: ColourBy;
	grid: boolean;
	names: boolean;
	seams: boolean;
	points: 'pictures' | 'dots';
	/** Of the pictures, in per cent of the usual. */
	size: number;
	/** Words searched for. */
	search: string;
	/** The chosen picture, from 1 as people count. */
	picture: number | null;
}

const usualSeed = 42;
/** Seeds of a map, on the page and in its link. */
export const seedRange = { min: 0, max: 99 } as const;
const seedCodec = integerIn(seedRange.min, seedRange.max);

/** What is said of a map beside the settings of its method: a mark, and how it stands. */
function encodeOthers({ metric, seed, layer, form, weights }: LinkedMap): string[] {
	return [
		...(metric === 'cosine' ? ['~cosine'] : []),
		...(seed === usualSeed ? [] : [`~seed${seed}`]),
		...(form === null ? [] : [`~${form}`]),
		...(weights === 'shuffled' ? ['~shuffled'] : []),
		...(layer === null ? [] : [`@${encodeURIComponent(layer)}`])
	];
}

function decodeOthers(parts: readonly string[]): Omit<LinkedMap, 'method' | 'params'> {
	const marks = parts.filter((part) => part.startsWith('~')).map((part) => part.slice(1));
	const seed = marks.find((mark) => mark.startsWith('seed'))?.slice(4);
	const layer = parts.find((part) => part.startsWith('@'))?.slice(1);
	return {
		metric: marks.includes('cosine') ? 'cosine' : 'euclidean',
		seed: (seed === undefined ? undefined : seedCodec.decode(seed)) ?? usualSeed,
		layer: layer === undefined ? null : decodeURIComponent(layer),
		form: (['flattened', 'averaged'] as const).find((form) => marks.includes(form)) ?? null,
		weights: marks.includes('shuffled') ? 'shuffled' : 'trained'
	};
}

/**
 * A map as `method,key=value,…,~cosine,~seed7,~averaged,~shuffled,@layer`; what is as usual is left out, impossible settings
 * become initial.
 */
function linkedMap(methods: ReadonlyMap<string, readonly Param[]>): Codec<LinkedMap> {
	return {
		encode: (map) =>
			[
				map.method,
				...encodeValues(methods.get(map.method) ?? [], map.params),
				...encodeOthers(map)
			].join(','),
		decode: (value) => {
			const [method, ...parts] = value.split(',') as [string, ...string[]];
			const params = methods.get(method);
			try {
				return params && { method, params: decodeValues(params, parts), ...decodeOthers(parts) };
			} catch {
				// A percent sign that starts no character.
				return undefined;
			}
		}
	};
}

/**
 * How the page's state stands in its link.
 * @param methods settings of every method, by id
 */
export function embeddingsLink(
	methods: ReadonlyMap<string, readonly Param[]>
): LinkTable<EmbeddingsLink> {
	return {
		network: optional(text),
		set: optional(text),
		map: optional(linkedMap(methods)),
		beside: optional(linkedMap(methods)),
		colour: { codec: oneOf('class', 'prediction', 'confidence', 'kept'), initial: 'class' },
		grid: { codec: flag, initial: false },
		names: { codec: flag, initial: true },
		seams: { codec: flag, initial: false },
		points: { codec: oneOf('pictures', 'dots'), initial: 'pictures' },
		size: { codec: integerIn(50, 300), initial: 100 },
		search: { codec: text, initial: '' },
		picture: optional(integerIn(1, 999_999))
	};
}
