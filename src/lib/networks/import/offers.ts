import type { Answers } from './answers';

/** A public network that is offered by its address. Nothing is fetched before it is asked for. */
export interface NetworkOffer {
	readonly id: string;
	readonly title: string;
	/** What it is, one sentence. */
	readonly summary: string;
	readonly licence: string;
	readonly address: string;
	/** Address of the class names, if they lie there. */
	readonly names?: string;
	/** Of all its files. */
	readonly bytes: number;
	/** See `checksumOf`; unknown where the publisher may change the files. */
	readonly sha256?: string;
	/** What the file does not say, as its publisher does. */
	readonly answers: Partial<Answers>;
}

const darknet =
	'https://cdn.jsdelivr.net/gh/ml5js/ml5-data-and-models@master/models/darknetclassifier/darknettiny/';
const signed = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };

/** The public networks that the page offers. */
export const offers: readonly NetworkOffer[] = [
	{
		id: 'tiny-darknet',
		title: 'Tiny Darknet',
		summary:
			'A thousand ImageNet classes from 224 × 224 pixels with 1.05 million parameters: convolutions, batch normalisation, leaky ReLU and max pooling, by Joseph Redmon.',
		licence: 'Weights in the public domain, published for browsers by ml5.',
		address: `${darknet}model.json`,
		names: `${darknet}labels.json`,
		bytes: 4_232_663,
		sha256: '1d30a1ef3322791c06ae445815696a3f64e664835c443046b892fb1efd2e2151',
		answers: { mean: [0, 0, 0], std: [1, 1, 1], order: 'rgb', title: 'Tiny Darknet' }
	},
	{
		id: 'mobilenet-v1',
		title: 'MobileNet v1 0.25',
		summary:
			'A thousand ImageNet classes from 224 × 224 pixels with 0.47 million parameters: depthwise and 1 × 1 convolutions in turn, a quarter of the channels. Its file does not name the classes: they show as numbers unless you add a list.',
		licence: 'Published by the TensorFlow.js team under the Apache licence 2.0.',
		address: 'https://storage.googleapis.com/tfjs-models/tfjs/mobilenet_v1_0.25_224/model.json',
		bytes: 1_900_000,
		answers: { ...signed, order: 'rgb', title: 'MobileNet v1 0.25' }
	}
];

/** The offer whose files these are, wherever they came from. */
export function offerOf(sha256: string | undefined): NetworkOffer | undefined {
	return offers.find((offer) => offer.sha256 !== undefined && offer.sha256 === sha256);
}

/** The offer at an address, if it is one. */
export function offerAt(address: string): NetworkOffer | undefined {
	return offers.find((offer) => offer.address === address);
}
