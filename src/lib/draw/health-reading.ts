import { formatNumber, formatShare } from './format';

/** What the reading of a layer's health is made from. */
export interface HealthNumbers {
	readonly pictures: number;
	/** Share of cells that are zero, per channel. */
	readonly zeros: ArrayLike<number>;
	/** 1 for a channel that was zero everywhere. */
	readonly dead: ArrayLike<number>;
	/** Mean |correlation| of the pairs of living channels. */
	readonly meanCorrelation: number;
}

/** From this share of zeros on, the living channels count as sparse. */
const sparseFrom = 0.5;
/** Up to these means of |correlation|, channels count as nearly uncorrelated and as partly correlated. */
const uncorrelatedUpTo = 0.2;
const partlyCorrelatedUpTo = 0.4;

/** Numbers of the channels that never fired. */
export function listDead(dead: ArrayLike<number>): readonly number[] {
	return Array.from(dead).flatMap((flag, channel) => (flag ? [channel] : []));
}

/** Mean share of zeros, over all channels or over the living ones only. */
export function meanZeros(
	health: Pick<HealthNumbers, 'zeros' | 'dead'>,
	livingOnly = false
): number {
	const shares = Array.from(health.zeros).filter(
		(_, channel) => !(livingOnly && health.dead[channel])
	);
	return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
}

function readDead(dead: number, channels: number, pictures: number): string {
	const where = pictures === 1 ? 'the picture' : `the ${pictures} pictures`;
	if (dead === 0) return `Every channel fires somewhere on ${where}`;
	if (dead === channels) return `No channel ever fires on ${where}: this layer is dead`;
	return `${dead} of ${channels} channels never ${dead === 1 ? 'fires' : 'fire'} on ${where}`;
}

function readCorrelation(mean: number): string {
	const number = `mean |r| ${formatNumber(mean, 2)}`;
	if (mean <= uncorrelatedUpTo) return `nearly uncorrelated (${number})`;
	if (mean <= partlyCorrelatedUpTo) return `partly correlated (${number})`;
	return `strongly correlated (${number}), so that many do the same work`;
}

function readVerdict(isSparse: boolean, deadShare: number, mean: number): string {
	if (isSparse && mean <= uncorrelatedUpTo && deadShare <= 0.1)
		return ', as in a well-trained layer';
	return mean > partlyCorrelatedUpTo || deadShare > 0.5 ? ': a sign of bad training' : '';
}

/** Keeps a number and its unit on one line. */
function keepTogether(text: string): string {
	return text.replaceAll(' ', '\u00a0');
}

/** One sentence that says what the numbers of a layer mean. */
export function readHealth(health: HealthNumbers): string {
	const channels = health.zeros.length;
	const dead = listDead(health.dead).length;
	const opening = readDead(dead, channels, health.pictures);
	if (dead === channels) return `${opening}.`;
	const zeros = meanZeros(health, true);
	const who = dead === 0 ? 'the channels' : 'the others';
	const related = readCorrelation(health.meanCorrelation);
	if (zeros < 1e-3)
		return `${opening}; ${who} are never exactly zero, as before a ReLU, and ${related}.`;
	const isSparse = zeros >= sparseFrom;
	const density = `${isSparse ? 'sparse' : 'dense'} (${keepTogether(formatShare(zeros))} zeros)`;
	const verdict = readVerdict(isSparse, dead / channels, health.meanCorrelation);
	return `${opening}; ${who} are ${density} and ${related}${verdict}.`;
}
