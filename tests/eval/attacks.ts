import type { AttackSetRow, TargetChoice } from '$lib/attacks/questions';
import type { LabelledPicture } from '$lib/attacks/types';
import type { ParamValues } from '$lib/core/params';
import { attackSet } from '$lib/engine/attack-set';
import type { Executor } from '$lib/engine/executor';
import type { JobContext } from '$lib/engine/job';
import { startWasmInNode } from '$lib/engine/node';
import { findNetwork } from '$lib/networks/catalogue';
import { measured, measuredAttack } from '../attacks/robustness';
import { makeExecutor, toInput } from './accuracy';
import { readTestSet } from './datasets';

/** What each attack leaves of a network's accuracy, by the engine's own jobs on WASM. */

/** What is run: an attack with its settings, at some bounds. */
export interface Trial {
	/** As it is printed: the attack, and how it differs from its initial settings. */
	readonly name: string;
	readonly attack: string;
	readonly target: TargetChoice;
	readonly epsilons: readonly number[];
	readonly params: ParamValues;
}

const bytes = (...values: readonly number[]) => values.map((value) => value / 255);
const untargeted = { target: null, params: {} } as const;

/** Every measured attack. */
export const trials: readonly Trial[] = [
	{ ...untargeted, name: 'random-signs', attack: 'random-signs', epsilons: bytes(1, 2, 4) },
	{ ...untargeted, name: 'fgsm', attack: 'fgsm', epsilons: bytes(1, 2, 4) },
	{
		name: 'bim-10',
		attack: 'bim',
		target: null,
		epsilons: bytes(1, 2, 4),
		params: { steps: 10, stepShare: 25 }
	},
	{
		name: 'bim-20-targeted',
		attack: 'bim',
		target: 'random',
		epsilons: bytes(1, 2, 4),
		params: { steps: 20, stepShare: 12.5 }
	},
	{
		name: 'pgd-l2-10',
		attack: 'pgd-l2',
		target: null,
		epsilons: [0.25, 0.5],
		params: { steps: 10, stepShare: 20, randomStart: false }
	},
	{ ...untargeted, name: 'deepfool-l2', attack: 'deepfool-l2', epsilons: [] },
	{ ...untargeted, name: 'carlini-wagner', attack: 'carlini-wagner', epsilons: [] }
];

/** Names that `--attack` takes. */
export const trialNames = trials.map(({ name }) => name);

/** What an attack left, as shares in [0, 1] of all pictures (clean, robust) or of those that were right (success). */
export interface Robustness {
	readonly network: string;
	readonly attack: string;
	/** null for attacks that look for the smallest change. */
	readonly epsilon: number | null;
	readonly n: number;
	readonly clean: number;
	readonly robust: number;
	readonly success: number;
	/** Like `success`, after rounding to 8 bits. */
	readonly survives: number;
	/** null if no attack succeeded. */
	readonly medianL2: number | null;
	/** `robust` by PyTorch on the same pictures; null where that was not measured. */
	readonly pytorchRobust: number | null;
	/** `success` by PyTorch. */
	readonly pytorchSuccess: number | null;
}

/** What to measure. */
export interface RobustnessOptions {
	/** Folder that holds the data sets. */
	readonly data: string;
	readonly network: string;
	/** Pictures from the start of the test set. */
	readonly limit: number;
	/** Only this one. */
	readonly attack?: string | undefined;
}

const job: JobContext = {
	signal: new AbortController().signal,
	report: () => undefined,
	pause: async () => undefined
};

/**
 * The first pictures of a network's test set.
 * @throws Error with a sentence where there is no data
 */
export async function readPictures(
	{ graph: { input } }: Executor,
	dataset: string,
	{ data, limit }: Pick<RobustnessOptions, 'data' | 'limit'>
): Promise<LabelledPicture[]> {
	const set = await readTestSet(dataset, data);
	const shape = [input.height, input.width, input.channels];
	return Array.from({ length: Math.min(limit, set.labels.length) }, (_, i) => ({
		pixels: { shape, data: toInput(set, i, input) },
		label: set.labels[i]!
	}));
}

/** What PyTorch finds, if it was asked about these very pictures. */
function byPyTorch(network: string, { name }: Trial, { epsilon, score }: AttackSetRow) {
	const isSame = network === measured.network && score.n === measured.n;
	const row = isSame ? measuredAttack(name, epsilon) : undefined;
	return {
		pytorchRobust: row ? row.robust / measured.n : null,
		pytorchSuccess: row ? row.reached / measured.right.length : null
	};
}

function robustnessOf(network: string, trial: Trial, row: AttackSetRow): Robustness {
	const { epsilon, score } = row;
	const { n, clean, robust, reached, survived, medianL2 } = score;
	return {
		network,
		attack: trial.name,
		epsilon,
		n,
		clean: clean / n,
		robust: robust / n,
		success: reached / clean,
		survives: survived / clean,
		medianL2: Number.isNaN(medianL2) ? null : medianL2,
		...byPyTorch(network, trial, row)
	};
}

function trialsNamed(attack: string | undefined): readonly Trial[] {
	const wanted = trials.filter(({ name }) => attack === undefined || name === attack);
	if (wanted.length > 0) return wanted;
	throw new Error(`There is no measured attack ${attack}; there are ${trialNames.join(', ')}.`);
}

/** Every attack on the first pictures of a network's test set, one row for each bound. */
export async function* measureRobustness(options: RobustnessOptions): AsyncGenerator<Robustness> {
	const shipped = findNetwork(options.network);
	if (!shipped) throw new Error(`There is no network ${options.network}.`);
	const wanted = trialsNamed(options.attack);
	await startWasmInNode();
	const executor = await makeExecutor(shipped);
	const pictures = await readPictures(executor, shipped.card.dataset, options);
	const shared = { network: options.network, pictures, seed: 1, control: false };
	for (const trial of wanted) {
		const question = { ...shared, ...trial, keepPictures: false };
		const { rows } = await attackSet(executor, question, job);
		for (const row of rows) yield robustnessOf(options.network, trial, row);
	}
	executor.dispose();
}
