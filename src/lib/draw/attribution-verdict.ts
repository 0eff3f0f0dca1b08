import { formatFixed } from './format';

/** What the checks of a map say, in words. */

/** How alike the map stays at each stage of the shuffling; the first is the untouched network. */
export type RankStages = readonly {
	readonly layer: string | null;
	/** Rank correlation with the untouched map. */
	readonly spearman: number;
}[];

/** From this rank correlation on, a map counts as hardly changed; below the other, as another map. */
const hardlyChanged = 0.8;
const anotherMap = 0.5;

/** Whether a map hardly notices that the head was shuffled: then it shows the picture more than the network. */
export function ignoresHead(stages: RankStages): boolean {
	return (stages[1]?.spearman ?? 0) >= hardlyChanged;
}

/** What the shuffling of weights says of a method. */
export function readRandomisation(stages: RankStages): string {
	const [, head] = stages;
	const last = stages.at(-1);
	if (!head || !last) return '';
	const rank = (stage: { spearman: number }) => formatFixed(stage.spearman, 2);
	if (ignoresHead(stages))
		return (
			`Hardly changes when the head is shuffled (rank correlation ${rank(head)}): it shows what stands ` +
			'out in the picture more than what decides the class. Do not take it for an explanation.'
		);
	const change = head.spearman >= anotherMap ? 'Changes in part' : 'Becomes another map';
	const start = `${change} when the head is shuffled (rank correlation ${rank(head)})`;
	return Math.abs(last.spearman) >= anotherMap
		? `${start}, but stays similar with all weights shuffled (${rank(last)}): much of it comes from the picture alone.`
		: `${start}, and has little left of it with all weights shuffled (${rank(last)}): it depends on what was learnt.`;
}

/** Areas below the curves of a map and of random orders. */
export interface CurveAreas {
	readonly deletion: number;
	readonly insertion: number;
	readonly randomDeletion: number;
	readonly randomInsertion: number;
}

/** What deletion and insertion say of a map: small areas are good for deletion, large ones for insertion. */
export function readDeletion(areas: CurveAreas): string {
	const deletes = areas.deletion < areas.randomDeletion;
	const inserts = areas.insertion > areas.randomInsertion;
	if (deletes && inserts)
		return 'Better than random orders both ways: the pixels it names do matter to the network.';
	if (!deletes && !inserts)
		return 'No better than random orders: the pixels it names are not those the network needs.';
	return deletes
		? 'Taking its pixels away hurts more than random ones, but putting them back helps less.'
		: 'Putting its pixels back helps more than random ones, but taking them away hurts less.';
}

/** How a map and the score change under noise of one radius. */
export interface NoiseRow {
	readonly radius: number;
	readonly meanChange: number;
	readonly spearman: number;
}

/** What noise says of a map, from its smallest radius. */
export function readNoise([smallest]: readonly NoiseRow[]): string {
	if (!smallest) return '';
	const levels = Math.round(smallest.radius * 255);
	const rank = formatFixed(smallest.spearman, 2);
	const noise = `Noise of ±${levels}/255, which nobody sees,`;
	if (smallest.spearman >= hardlyChanged)
		return `${noise} hardly changes it (rank correlation ${rank}).`;
	return smallest.spearman >= anotherMap
		? `${noise} changes it in part (rank correlation ${rank}): look at its coarse shape only.`
		: `${noise} makes another map of it (rank correlation ${rank}): its single pixels say nothing.`;
}
