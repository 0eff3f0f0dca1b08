import { refuseNetwork, refuseUnsupported } from './draft';
import type { ImportedNetwork, ImportOptions } from './types';

type Input = ImportedNetwork['input'];

/** Side of a picture where neither the file nor the visitor says one. */
const usualSide = 224;

function sideOf(length: unknown, asked: number | undefined, what: string): number {
	if (length === null || length === undefined || length === -1) return asked ?? usualSide;
	if (Number.isSafeInteger(length) && (length as number) >= 1) return length as number;
	throw refuseNetwork(`The ${what} of the network’s input cannot be read: ${String(length)}.`);
}

function channelsOf(length: unknown): 1 | 3 {
	if (length === 1 || length === 3) return length;
	if (length === null || length === undefined || length === -1) return 3;
	throw refuseUnsupported(
		`The network takes pictures of ${String(length)} channels; only 1 (grey) or 3 (colour) can be opened.`
	);
}

/**
 * The input of a network from its shape with the batch, in which null or −1 is left open. [height, width] alone is a
 * picture of one channel.
 */
export function readInput(shape: readonly unknown[], options: ImportOptions): Input {
	const [, height, width, channels] = shape.length === 3 ? [...shape, 1] : shape;
	if (shape.length !== 3 && shape.length !== 4)
		throw refuseUnsupported(
			`The network takes ${describe(shape.slice(1))}; only networks of pictures [height, width, channels] can be opened.`
		);
	if (isChannelsFirst(shape))
		throw refuseUnsupported(
			`The network takes pictures [${shape.slice(1).join(', ')}] with their channels first; only networks with channels last can be opened.`
		);
	return {
		height: sideOf(height, options.height, 'height'),
		width: sideOf(width, options.width, 'width'),
		channels: channelsOf(channels),
		isOpen: [height, width].some((length) => !Number.isSafeInteger(length) || length === -1)
	};
}

/** 1 or 3 where the height should be, and neither where the channels should be. */
function isChannelsFirst([, first, , last]: readonly unknown[]): boolean {
	const isColour = (length: unknown) => length === 1 || length === 3;
	return isColour(first) && typeof last === 'number' && last > 0 && !isColour(last);
}

function describe(shape: readonly unknown[]): string {
	const lengths = shape.map((length) => length ?? 'any');
	return lengths.length === 1 ? `${lengths[0]} numbers` : `arrays [${lengths.join(', ')}]`;
}
