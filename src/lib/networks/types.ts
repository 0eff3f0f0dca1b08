/** What `models/<id>/card.json` states about a network. Input, classes and layers are in its graph. */
export interface NetworkCard {
	/** Name of its folder; appears in links, never reused. */
	readonly id: string;
	readonly title: string;
	readonly year: number;
	/** Address of the paper. */
	readonly paper: string;
	readonly dataset: string;
	readonly licence: string;
	readonly intendedUse: string;
	readonly parameters: number;
	/** Multiply-accumulates for one picture. */
	readonly macs: number;
	/** As in its graph's input: light ink on dark ground. Here too, for a page chooses its picture before the graph is read. */
	readonly lightOnDark: boolean;
	/** Accuracy in [0, 1] on the data set's test pictures through this site's own loader and preprocessing. */
	readonly top1: number;
	readonly top5: number;
	/** The same by the training framework, on the weights as shipped. */
	readonly trainingTop1: number;
	/** Of `weights.bin`. */
	readonly bytes: number;
	/** Of `weights.bin`, hexadecimal. */
	readonly sha256: string;
}

/** Addresses of a network's files. */
export interface NetworkFiles {
	readonly graph: string;
	readonly weights: string;
}

/** How a picture is brought to the input's shape. */
export type Fit = 'crop' | 'letterbox' | 'stretch';
