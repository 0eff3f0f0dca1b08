import type { ParamValues } from '$lib/core/params';
import type { Failure } from '$lib/core/result';
import type { Codes, Metric, Neighbours, Positions } from './types';

/** What the page asks the worker of maps, and what it hears. */

/** The codes that a question is about, and how far they are from each other. */
export interface Space {
	/** Sent to the worker with the first question about them; ask again with the same object. Every value finite. */
	readonly codes: Codes;
	readonly metric: Metric;
}

/** How a map is made. */
export interface MapSettings {
	/** `id` of a method of the catalogue. */
	readonly method: string;
	readonly params: ParamValues;
	readonly seed: number;
	/**
	 * Codes of more than 64 numbers are reduced to their first 50 principal components, for the layout only; not for methods
	 * that take all numbers.
	 */
	readonly reduce: boolean;
}

/** A map to be made. */
export interface MapQuestion extends Space, MapSettings {
	/** Where to start from instead of PCA: the present positions after a change of settings, or at random. */
	readonly start?: Positions | 'random';
	/** Steps that led to `start`, by the same settings: the map goes on after them. */
	readonly done?: number;
	/** Starts paused, with a frame of the first positions. */
	readonly paused?: boolean;
}

/** What is done for a map, one after the other. */
export type StageName = 'prepare' | 'neighbours' | 'start' | 'steps';

/** How long a stage took. */
export interface Stage {
	readonly name: StageName;
	readonly seconds: number;
}

/** A finished map. */
export interface MapAnswer {
	readonly positions: Positions;
	readonly iteration: number;
	/** What was minimised, in the end; null where the method has no such number. */
	readonly cost: number | null;
	/** Share of the variance of the codes along each axis, where the axes mean something (PCA). */
	readonly shares?: readonly number[];
	/** Pauses left out. */
	readonly stages: readonly Stage[];
}

/** A map on its way. */
export interface MapFrame {
	readonly iteration: number;
	readonly planned: number;
	readonly cost: number | null;
	/** The page's own copy. */
	readonly positions: Positions;
}

/** Which rows are nearest to each row. */
export interface NeighboursQuestion extends Space {
	readonly k: number;
}

/** Which rows are nearest to one row. */
export interface NearestQuestion extends Space {
	readonly row: number;
	readonly k: number;
}

/** How far a map can be trusted. */
export interface QualityQuestion extends Space {
	readonly positions: Positions;
	/** Class of each row from 0, -1 where it is not known. */
	readonly labels?: Int32Array;
}

/** Measures of a map against its codes. Where there are too few rows to say, NaN. */
export interface Quality {
	/** 1 if no row is near on the map that is far in the codes (12 neighbours), about 0.5 at random. */
	readonly trustworthiness: number;
	/** Share of the 10 nearest codes that are among the 10 nearest on the map. */
	readonly kept: number;
	/** The same for each row. */
	readonly keptByRow: Float32Array;
	/** Rank correlation of the distances of random pairs. */
	readonly distanceCorrelation: number;
	/** Share of labelled rows whose 10 nearest on the map name their class; null without labels. */
	readonly accuracyOnMap: number | null;
	/** The same with the 10 nearest codes. */
	readonly accuracyOfCodes: number | null;
	/** Rows on which the trustworthiness was measured: all, or a random part of many. */
	readonly rowsMeasured: number;
	/** The two classes whose sizes the map shows most wrongly; null without such. */
	readonly misleading: MisleadingWidths | null;
}

/** Two classes whose relative width differs most between map and codes. */
export interface MisleadingWidths {
	/** Classes, as the labels count them. */
	readonly first: number;
	readonly second: number;
	/** How many times as wide the first is as the second. */
	readonly onMap: number;
	readonly inCodes: number;
}

/** How much of a map is the method's chance: the same map from other seeds and random starts. */
export interface StabilityQuestion extends Space, MapSettings {
	readonly positions: Positions;
	/** Seeds of the maps to compare with. */
	readonly seeds: readonly number[];
}

/** How alike maps of the same codes are. */
export interface Stability {
	/** Share of the 10 nearest on the map that are so on the other, mean over all pairs of maps. */
	readonly overlap: number;
}

/** Where the map puts side by side what is far apart. */
export interface SeamsQuestion extends Space {
	readonly positions: Positions;
	/** Most seams that are asked for. */
	readonly limit: number;
}

/** Pairs of rows that are neighbours on the map and far apart in the codes, worst first. */
export interface Seams {
	/** [n, 2]. */
	readonly pairs: Int32Array;
	/** Distance of the codes over the usual distance of the two rows to their 10 nearest codes; more than two. */
	readonly strengths: Float32Array;
	/** How many there are, with those beyond the limit. */
	readonly found: number;
}

/** New codes to be put on a map. */
export interface PlaceQuestion extends Space, MapSettings {
	readonly positions: Positions;
	readonly added: Codes;
}

/** Where new codes belong on a map. */
export interface Placement {
	/** [added, 2]. */
	readonly positions: Positions;
	/** The nearest rows of the map in the space of the codes. */
	readonly nearest: Neighbours;
}

/** The name of a classifier on codes. */
export type ClassifierName = 'nearest' | 'softmax';

/** How well the classes can be read from the codes. */
export interface ClassifyQuestion extends Space {
	/** Class of each row from 0, -1 where it is not known: such rows are left out. */
	readonly labels: Int32Array;
	readonly classes: number;
	readonly classifier: ClassifierName;
	/** Share of the rows that are kept for the test, in (0, 1). */
	readonly testShare: number;
	readonly seed: number;
}

/** A classifier's accuracy after a number of training rows. */
export interface LearningPoint {
	readonly trainRows: number;
	readonly accuracy: number;
}

/** What a classifier made of the codes. */
export interface Classification {
	/** Accuracy on the test rows against the number of training rows, rising; the last has all of them. */
	readonly curve: readonly LearningPoint[];
	/** Accuracy on the test rows with all training rows. */
	readonly accuracy: number;
	/** [class, predicted class], counts of test rows. */
	readonly confusion: Int32Array;
	readonly testRows: Int32Array;
	/** Class given to each of the test rows. */
	readonly predicted: Int32Array;
}

/** Every kind of question, with its answer. */
export interface Questions {
	map: { question: MapQuestion; answer: MapAnswer };
	neighbours: { question: NeighboursQuestion; answer: Neighbours };
	nearest: { question: NearestQuestion; answer: Neighbours };
	quality: { question: QualityQuestion; answer: Quality };
	stability: { question: StabilityQuestion; answer: Stability };
	seams: { question: SeamsQuestion; answer: Seams };
	place: { question: PlaceQuestion; answer: Placement };
	classify: { question: ClassifyQuestion; answer: Classification };
}

export type QuestionKind = keyof Questions;

/** A question as it travels: the codes by their number. */
export type Travelling<K extends QuestionKind> = Omit<Questions[K]['question'], 'codes'> & {
	readonly codes: number;
};

/** What the worker hears. */
export type ToWorker =
	| { readonly type: 'codes'; readonly id: number; readonly codes: Codes }
	| { readonly type: 'forget'; readonly id: number }
	| {
			readonly type: 'ask';
			readonly job: number;
			readonly kind: QuestionKind;
			readonly question: Travelling<QuestionKind>;
	  }
	| { readonly type: 'cancel'; readonly job: number }
	| { readonly type: 'pause' | 'resume' }
	| { readonly type: 'step'; readonly count: number }
	/** The page has dealt with the last frame and may get the next. */
	| { readonly type: 'seen'; readonly job: number };

/** What the worker says. */
export type FromWorker =
	| { readonly type: 'answer'; readonly job: number; readonly answer: unknown }
	| { readonly type: 'failure'; readonly job: number; readonly failure: Failure }
	| {
			readonly type: 'progress';
			readonly job: number;
			readonly done: number;
			/** Of a map: what the progress is of. */
			readonly stage: StageName | null;
	  }
	| { readonly type: 'frame'; readonly job: number; readonly frame: MapFrame };
