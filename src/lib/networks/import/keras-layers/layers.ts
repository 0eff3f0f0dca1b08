import { refuseUnsupported } from '../draft';
import { activationLayers } from './activation-layers';
import { convolutionLayers } from './convolution-layers';
import type { LayerKind } from './layer';
import { mergeLayers } from './merge-layers';
import { normalizationLayers } from './normalization-layers';
import { poolingLayers } from './pooling-layers';
import { shapeLayers } from './shape-layers';

/** Every kind of Keras layer that can be translated. Keras registers some under the name of a package. */
const layerKinds: Readonly<Record<string, LayerKind>> = {
	...convolutionLayers,
	...normalizationLayers,
	...activationLayers,
	...poolingLayers,
	...mergeLayers,
	...shapeLayers
};

/** The names of all layers that can be translated, beside inputs and networks within networks. */
export const knownLayers: readonly string[] = Object.keys(layerKinds);

/** How a kind of layer is translated. */
export function layerKind(kind: string, name: string): LayerKind {
	const plain = kind.split('>').at(-1)!;
	const known = Object.hasOwn(layerKinds, plain) ? layerKinds[plain] : undefined;
	if (known) return known;
	throw refuseUnsupported(
		`The layer “${name}” is of the kind “${kind}”, which this site cannot run.`
	);
}
