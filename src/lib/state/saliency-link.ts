import { repairValues, type Param, type ParamValue, type ParamValues } from '$lib/core/params';
import type { MapMode, MapReach } from '$lib/draw/attribution';
import type { Place } from '$lib/draw/map-frame';
import type { PictureFit } from '$lib/networks/fit';
import { flag, index, integerIn, oneOf, optional, text, type Codec, type LinkTable } from './link';

/** A method as the visitor set it up: one tile of the comparison. */
export interface MethodChoice {
	/** Id of the method. */
	readonly method: string;
	readonly params: ParamValues;
	/** Node whose maps are weighed; null for the network's usual one. */
	readonly node: string | null;
	/** SmoothGrad or its like around the method. */
	readonly wrapper: WrapperChoice | null;
}

/** A wrapper with its settings. */
export interface WrapperChoice {
	readonly id: string;
	readonly params: ParamValues;
}

/** What a link may name: the settings of every method and wrapper, by id. */
export interface Settings {
	readonly methods: ReadonlyMap<string, readonly Param[]>;
	readonly wrappers: ReadonlyMap<string, readonly Param[]>;
}

/** What a feature visualisation is made for. */
export interface FeatureChoice {
	readonly kind: 'class' | 'channel' | 'neuron';
	/** Null for a class. */
	readonly node: string | null;
	/** Number of the class or the channel. */
	readonly index: number;
	/** Row and column of a neuron; null for the middle, and for all else. */
	readonly place: Place | null;
}

/** What a link of the saliency page restores. */
export interface SaliencyLink {
	network: string | null;
	/** Id of a sample; the visitor's own pictures stay on the device. */
	picture: string | null;
	/** Null for the network's usual way. */
	fit: PictureFit | null;
	invert: boolean | null;
	/** The explained class; null for the most probable. */
	target: number | null;
	/** The class it is held against; null for none. */
	against: number | null;
	/** Null for the page's own choice. */
	methods: readonly MethodChoice[] | null;
	mode: MapMode;
	reach: MapReach;
	overlay: boolean;
	/** In per cent. */
	opacity: number;
	smooth: boolean;
	/** What a picture is made for; null for nothing yet. */
	feature: FeatureChoice | null;
	/** Settings of that making which differ from the usual, as `key=value`: the usual ones depend on the network. */
	making: readonly string[];
	seed: number;
}

function encodeValue(value: ParamValue): string {
	return typeof value === 'boolean' ? (value ? '1' : '0') : encodeURIComponent(value);
}

function decodeValue(param: Param, text: string): ParamValue {
	if (param.kind === 'number') return Number(text);
	return param.kind === 'flag' ? text === '1' : text;
}

/** Settings that differ from their initial values, as `key=value`, with a mark before each. */
export function encodeValues(
	params: readonly Param[],
	values: ParamValues,
	mark = ''
): readonly string[] {
	return params
		.filter(({ key, initial }) => values[key] !== undefined && values[key] !== initial)
		.map(({ key }) => `${mark}${key}=${encodeValue(values[key]!)}`);
}

/** Settings out of `key=value`; what is missing, unknown or impossible gets its initial value. */
export function decodeValues(params: readonly Param[], parts: readonly string[]): ParamValues {
	const given = parts.flatMap((part) => {
		const [key, value] = part.split('=', 2) as [string, string | undefined];
		const param = params.find((candidate) => candidate.key === key);
		return param && value !== undefined
			? [[key, decodeValue(param, decodeURIComponent(value))] as const]
			: [];
	});
	return repairValues(params, Object.fromEntries(given));
}

function encodeChoice(choice: MethodChoice, { methods, wrappers }: Settings): string {
	const { method, node, wrapper } = choice;
	return [
		method,
		...encodeValues(methods.get(method) ?? [], choice.params),
		...(node === null ? [] : [`@${encodeURIComponent(node)}`]),
		...(wrapper ? [`~${wrapper.id}`] : []),
		...(wrapper ? encodeValues(wrappers.get(wrapper.id) ?? [], wrapper.params, '~') : [])
	].join(',');
}

function decodeWrapper(parts: readonly string[], { wrappers }: Settings): WrapperChoice | null {
	const id = parts.find((part) => wrappers.has(part));
	return id === undefined ? null : { id, params: decodeValues(wrappers.get(id)!, parts) };
}

function decodeChoice(text: string, settings: Settings): MethodChoice | undefined {
	const [method, ...parts] = text.split(',') as [string, ...string[]];
	const params = settings.methods.get(method);
	if (!params) return undefined;
	const node = parts.find((part) => part.startsWith('@'));
	const outer = parts.filter((part) => part.startsWith('~')).map((part) => part.slice(1));
	return {
		method,
		params: decodeValues(params, parts),
		node: node === undefined ? null : decodeURIComponent(node.slice(1)),
		wrapper: decodeWrapper(outer, settings)
	};
}

/** What stands for no tile at all, as an empty value would mean the page's own choice. */
const noChoices = '-';

/**
 * Tiles as `method,key=value,@node,~wrapper,~key=value;…`; settings at their initial values are left out, impossible ones
 * become initial. A method that does not exist makes the whole unusable.
 */
export function methodChoices(settings: Settings): Codec<readonly MethodChoice[]> {
	return {
		encode: (choices) =>
			choices.map((choice) => encodeChoice(choice, settings)).join(';') || noChoices,
		decode: (value) => {
			try {
				const choices =
					value === noChoices ? [] : value.split(';').map((part) => decodeChoice(part, settings));
				return choices.every((choice) => choice !== undefined) ? choices : undefined;
			} catch {
				// A percent sign that starts no character.
				return undefined;
			}
		}
	};
}

/** `class:3`, `channel:12:node`, `neuron:12:node`, `neuron:12@4,5:node`; node names may hold anything. */
const featureChoice: Codec<FeatureChoice> = {
	encode: ({ kind, index, node, place }) => {
		const number = place ? `${index}@${place.y},${place.x}` : index;
		return [kind, number, ...(node === null ? [] : [node])].join(':');
	},
	decode: (value) => {
		const found = /^(class|channel|neuron):(\d{1,9})(?:@(\d{1,9}),(\d{1,9}))?(?::(.+))?$/s.exec(
			value
		);
		if (!found) return undefined;
		const [, kind, index, y, x, node = null] = found;
		if ((kind === 'class') !== (node === null) || (y !== undefined && kind !== 'neuron'))
			return undefined;
		const place = y === undefined ? null : { y: Number(y), x: Number(x) };
		return { kind: kind as FeatureChoice['kind'], index: Number(index), node, place };
	}
};

/** `key=value` pairs with commas between. */
const parts: Codec<readonly string[]> = {
	encode: (values) => values.join(','),
	decode: (value) => value.split(',').filter((part) => part.includes('='))
};

/** How the page's state stands in its link. */
export function saliencyLink(settings: Settings): LinkTable<SaliencyLink> {
	return {
		network: optional(text),
		picture: optional(text),
		fit: optional(oneOf('crop', 'letterbox', 'stretch', 'digit')),
		invert: optional(flag),
		target: optional(index),
		against: optional(index),
		methods: optional(methodChoices(settings)),
		mode: { codec: oneOf('signed', 'absolute', 'positive'), initial: 'signed' },
		reach: { codec: oneOf('map', 'shared'), initial: 'map' },
		overlay: { codec: flag, initial: false },
		opacity: { codec: integerIn(0, 100), initial: 80 },
		smooth: { codec: flag, initial: false },
		feature: optional(featureChoice),
		making: { codec: parts, initial: [] },
		seed: { codec: index, initial: 1 }
	};
}
