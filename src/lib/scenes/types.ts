/** Pages that have scenes. */
export const scenePages = ['convolution', 'pooling', 'stacks'] as const;
export type ScenePage = (typeof scenePages)[number];

/** One setting of the bench, as it is written in the file. */
export interface SceneSetting {
	readonly key: string;
	readonly value: string;
	/** Line of the file it stands in, from 1. */
	readonly line: number;
}

/** What a scene says, wherever it comes from. */
export interface SceneWords {
	readonly title: string;
	readonly page: ScenePage;
	/** One entry a paragraph. */
	readonly prose: readonly string[];
	/** What to predict first: the output is hidden until it is asked for. */
	readonly predict: string | null;
	/** For the speaker alone; one entry a paragraph. */
	readonly notes: readonly string[];
}

/** A small lesson: the state of a bench, and a few sentences. */
export interface Scene extends SceneWords {
	/** Stands in links; unique among the scenes that are loaded. */
	readonly id: string;
	readonly settings: readonly SceneSetting[];
	/** First line of the scene in its file, from 1. */
	readonly line: number;
}

/** What is wrong in a file, and where. */
export interface SceneProblem {
	/** From 1. */
	readonly line: number;
	/** One sentence without a full stop, to follow "line 4:". */
	readonly message: string;
}

/** What a file holds: the scenes that can be shown, and what is wrong with the others. */
export interface SceneFile {
	readonly scenes: readonly Scene[];
	readonly problems: readonly SceneProblem[];
}
