import type { Pair } from '$lib/math/arithmetic/types';

/** What a layer's code must know beside its window. */
export interface LayerSizes {
	/** Height and width of the input. */
	readonly size: Pair;
	/** Input channels. */
	readonly channels: number;
	readonly filters: number;
	readonly hasBias: boolean;
}

/** What a pool's code must know beside its window. */
export type PoolSizes = Pick<LayerSizes, 'size' | 'channels'>;
