import type { LabelledPicture } from '$lib/attacks/types';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import type { InputSpec } from '$lib/graph/types';
import { preparePicture, usualPreparation } from '$lib/networks/fit';
import type { PictureSet } from '$lib/pictures/sets/types';
import { matchClasses } from './adversarial-classes';
import { setCounts, type SetCount } from './adversarial-counts';
import { enlargeSet, labelSet, samplePictures, type SetPicture } from './adversarial-set';
import type { Session } from './session.svelte';

/** Pictures with their classes, as one network sees them. */
export interface LabelledSet {
	/** What was taken, for the page: which pictures of which set. */
	readonly name: string;
	readonly pictures: readonly LabelledPicture[];
	/** Some or all count as what the network says of them untouched, because the set does not say what they are. */
	readonly isOwnAnswer: boolean;
	/** What was left out and why, one sentence each. */
	readonly notes: readonly string[];
}

/** Longest stretch of work that the page does in one go. */
const sliceMs = 12;
const mostNamed = 6;

const nothingUsable =
	'No picture of the set can be used with this network. Choose another set or another network.';

/** Lets the page breathe once enough work was done in one go. */
class Breaths {
	#sinceMs = performance.now();

	async take(): Promise<void> {
		if (performance.now() - this.#sinceMs < sliceMs) return;
		await new Promise((resolve) => setTimeout(resolve));
		this.#sinceMs = performance.now();
	}
}

/** Which pictures of a set can be used with a network, and as which of its classes; −1 where no class is known. */
export function usablePictures(
	{ classes, labels, count }: Pick<PictureSet, 'classes' | 'labels' | 'count'>,
	ofNetwork: readonly string[]
): {
	readonly places: readonly (readonly [index: number, label: number])[];
	readonly lacking: readonly string[];
} {
	const match = matchClasses(classes, ofNetwork);
	const isKnown = match.some((place) => place >= 0);
	const places = Array.from({ length: count }, (_, index) => {
		const own = labels[index] ?? -1;
		// A set none of whose classes the network knows is a set without classes.
		return [index, own < 0 || !isKnown ? -1 : match[own]!, own] as const;
	});
	return {
		places: places
			.filter(([, label, own]) => label >= 0 || own < 0 || !isKnown)
			.map(([index, label]) => [index, label]),
		lacking: classes.filter((_, place) => match[place]! < 0)
	};
}

/** Data sets come mixed; folders come class by class, and are drawn from at random. */
function choose<T>(items: readonly T[], kind: PictureSet['kind'], count: number): readonly T[] {
	if (items.length <= count) return items;
	if (kind === 'idx' || kind === 'cifar10') return items.slice(0, count);
	const random = seededRandom(1);
	const keyed = items.map((item) => ({ item, key: random() }));
	return keyed
		.sort((a, b) => a.key - b.key)
		.slice(0, count)
		.map(({ item }) => item);
}

function listed(names: readonly string[]): string {
	const shown = names.slice(0, mostNamed).map((name) => `“${name}”`);
	const more = names.length - shown.length;
	return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** Most pictures that small changes of the samples make. */
const mostOfSamples = 48;

/** The set over which curves, matrices and universal perturbations run: the visitor's own, or the samples. */
export class LabPictures {
	#set = $state.raw<PictureSet | null>(null);
	#count = $state.raw<SetCount>(12);

	/** How many pictures can be taken of the set; the last may be more than it holds and means all. */
	readonly counts = $derived.by<readonly SetCount[]>(() => {
		const most = this.#set?.count ?? mostOfSamples;
		return setCounts.filter((_, i) => i === 0 || setCounts[i - 1]! < most);
	});

	/** @param folder address of the samples, without a slash at its end */
	constructor(
		private readonly session: Session,
		private readonly folder: string
	) {}

	/** The visitor's set; null for the samples. */
	get set() {
		return this.#set;
	}

	/** Pictures of the next curve or matrix. */
	get count(): SetCount {
		return this.counts.findLast((count) => count <= this.#count) ?? this.counts[0]!;
	}

	setCount(count: SetCount): void {
		this.#count = count;
	}

	/** Takes another set; null for the samples. */
	choose(set: PictureSet | null): void {
		if (this.#set && this.#set !== set) this.#set.dispose();
		this.#set = set;
	}

	/** What the network lacks of the set's classes, as sentences, before anything runs. */
	readonly notes = $derived.by<readonly string[]>(() => {
		const classes = this.session.network?.graph.classes;
		if (!this.#set || !classes) return [];
		const { lacking, places } = usablePictures(this.#set, classes);
		if (this.#set.classes.length === 0)
			return ['The set names no classes: each picture counts as what the network says of it.'];
		if (lacking.length === this.#set.classes.length)
			return [
				`The network knows none of the set’s classes (${listed(lacking)}): each picture counts as what the network says of it.`
			];
		if (lacking.length === 0) return [];
		const left = this.#set.count - places.length;
		return [
			`The network has no class ${listed(lacking)}: ${left} of ${this.#set.count} pictures are left out.`
		];
	});

	/**
	 * At most `count` pictures with their classes, as the session's network sees them; null where it was cancelled or the
	 * network gave no answer.
	 */
	async open(count: number, signal: AbortSignal): Promise<LabelledSet | null> {
		const { id: network, graph } = this.session.network!;
		const opened = this.#set
			? await this.#openOwn(this.#set, count, signal)
			: await this.#openSamples(graph.input, count);
		if (signal.aborted) return null;
		if (opened.pictures.length === 0) {
			this.session.fail({ code: 'bad-picture', message: nothingUsable });
			return null;
		}
		const pictures = opened.pictures.map(({ pixels, label }) => ({ pixels, label: label ?? 0 }));
		const isOwnAnswer = opened.pictures.some(({ label }) => label === null);
		if (!isOwnAnswer) return { ...opened, pictures, isOwnAnswer };
		const asked = await this.session.request('transfer', { network, pictures }, { signal });
		if (!asked.ok) return null;
		return { ...opened, pictures: labelSet(opened.pictures, asked.value.predicted), isOwnAnswer };
	}

	async #openSamples(input: InputSpec, count: number) {
		const breaths = new Breaths();
		const opened = await samplePictures(input, this.folder, () => breaths.take());
		const pictures = enlargeSet(opened, input.channels, count);
		const kind = input.channels === 1 ? 'drawn digits' : 'sample photographs';
		const changes = pictures.length > opened.length ? ' and small changes of them' : '';
		return { name: `${pictures.length} ${kind}${changes}`, pictures, notes: [] };
	}

	async #openOwn(set: PictureSet, count: number, signal: AbortSignal) {
		const { input, classes } = this.session.network!.graph;
		const { places } = usablePictures(set, classes);
		const chosen = choose(places, set.kind, count);
		const breaths = new Breaths();
		const pictures: SetPicture[] = [];
		let damaged = 0;
		for (const [index, label] of chosen) {
			if (signal.aborted) break;
			const pixels = await pixelsOf(set, index, input);
			if (pixels) pictures.push({ pixels, label: label < 0 ? null : label });
			else damaged++;
			await breaths.take();
		}
		const notes = damaged ? [`${damaged} of its pictures could not be read.`] : [];
		return {
			name: `${pictures.length} of the ${set.count} pictures of ${set.name}`,
			pictures,
			notes
		};
	}
}

async function pixelsOf(set: PictureSet, index: number, input: InputSpec): Promise<NdArray | null> {
	const opened = await set.picture(index);
	if (!opened.ok) return null;
	return preparePicture(opened.value, input, usualPreparation(opened.value, input));
}
