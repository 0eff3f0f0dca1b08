import type { DefenceChoice } from '$lib/attacks/defence';
import type { Param, ParamValues } from '$lib/core/params';
import type { DeltaView, Gain } from '$lib/draw/adversarial';
import type { PictureFit } from '$lib/networks/fit';
import { setCounts, type SetCount } from './adversarial-counts';
import { flag, index, integerIn, oneOf, optional, text, type Codec, type LinkTable } from './link';
import { decodeValues, encodeValues } from './saliency-link';

/** Settings by the id of what has them. */
type SettingsById = ReadonlyMap<string, readonly Param[]>;

/** An attack with its settings. */
export interface AttackChoice {
	/** Id of the attack. */
	readonly attack: string;
	readonly params: ParamValues;
}

/** What a link of the adversarial page restores. */
export interface AdversarialLink {
	network: string | null;
	/** Id of a sample; the visitor's own pictures stay on the device. */
	picture: string | null;
	/** Null for the network's usual way. */
	fit: PictureFit | null;
	invert: boolean | null;
	/** The class to reach; null for any other. */
	target: number | null;
	/** Null for the page's own choice. */
	attack: AttackChoice | null;
	/** ε in the units of its slider; null for the usual. */
	epsilon: number | null;
	seed: number;
	/** Lengths of the runs of pixels that stay and that may change; null for the whole picture. */
	region: readonly number[] | null;
	/** How often the attack was run and continued; the page does it again. */
	runs: number;
	/** Which kept picture is in view; null for the result. */
	at: number | null;
	gain: Gain;
	view: DeltaView;
	/** Step of the walkthrough. */
	lesson: number;
	/** What stands in front of the network; null for nothing. */
	defence: DefenceChoice | null;
	/** Pictures of a curve or a matrix. */
	count: SetCount;
	/** What was measured over the set; the page does it again. */
	measured: Measured;
}

/** Nothing, the curve, the matrix, or both. */
export type Measured = 'none' | 'curve' | 'matrix' | 'both';

/** How often an attack is continued at most when a link is opened. */
export const mostRuns = 8;

/** Steps of the walkthrough. */
const lessons = 7;

/** A number from 0 with a few digits. */
const decimal: Codec<number> = {
	encode: String,
	decode: (value) => (/^\d{1,4}(\.\d{1,6})?$/.test(value) ? Number(value) : undefined),
	expects: 'a number of 0 or more'
};

const gain: Codec<Gain> = {
	encode: String,
	decode: (value) => ([1, 2, 4, 8, 16, 32, 64] as const).find((known) => String(known) === value),
	expects: 'one of 1, 2, 4, 8, 16, 32, 64'
};

/** Longer lists are not read out of a link. */
const mostRunLengths = 20_000;

/** Lengths in base 36 with points between. */
const runLengths: Codec<readonly number[]> = {
	encode: (runs) => runs.map((run) => run.toString(36)).join('.'),
	decode: (value) => {
		const parts = value.split('.');
		const isWhole =
			parts.length <= mostRunLengths && parts.every((part) => /^[\da-z]{1,5}$/.test(part));
		return isWhole ? parts.map((part) => Number.parseInt(part, 36)) : undefined;
	}
};

/** `id,key=value,…`; settings at their initial values are left out, impossible ones become initial. */
function choiceOf(settings: SettingsById): Codec<{ id: string; params: ParamValues }> {
	return {
		encode: ({ id, params }) => [id, ...encodeValues(settings.get(id) ?? [], params)].join(','),
		decode: (value) => {
			const [id, ...parts] = value.split(',') as [string, ...string[]];
			const params = settings.get(id);
			try {
				return params && { id, params: decodeValues(params, parts) };
			} catch {
				// A percent sign that starts no character.
				return undefined;
			}
		}
	};
}

/** The same with the word that attacks have for their id. */
function attackChoice(settings: SettingsById): Codec<AttackChoice> {
	const codec = choiceOf(settings);
	return {
		encode: ({ attack, params }) => codec.encode({ id: attack, params }),
		decode: (value) => {
			const choice = codec.decode(value);
			return choice && { attack: choice.id, params: choice.params };
		}
	};
}

/** A number of pictures. */
const setCount: Codec<SetCount> = {
	encode: String,
	decode: (value) => setCounts.find((count) => String(count) === value),
	expects: `one of ${setCounts.join(', ')}`
};

/**
 * How the page's state stands in its link.
 * @param attacks  settings of every attack, by id
 * @param defences settings of every defence
 */
export function adversarialLink(
	attacks: SettingsById,
	defences: SettingsById
): LinkTable<AdversarialLink> {
	return {
		network: optional(text),
		picture: optional(text),
		fit: optional(oneOf('crop', 'letterbox', 'stretch', 'digit')),
		invert: optional(flag),
		target: optional(index),
		attack: optional(attackChoice(attacks)),
		epsilon: optional(decimal),
		seed: { codec: index, initial: 1 },
		region: optional(runLengths),
		runs: { codec: integerIn(0, mostRuns), initial: 0 },
		at: optional(index),
		gain: { codec: gain, initial: 16 },
		view: { codec: oneOf('mean', 'red', 'green', 'blue', 'colours'), initial: 'mean' },
		lesson: { codec: integerIn(1, lessons), initial: 1 },
		defence: optional(choiceOf(defences)),
		count: { codec: setCount, initial: 12 },
		measured: { codec: oneOf('none', 'curve', 'matrix', 'both'), initial: 'none' }
	};
}
