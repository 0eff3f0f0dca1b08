/** A word that scenes may use where a page's link has a shorter key. */
export interface SceneWord {
	readonly word: string;
	/** The key in the link. */
	readonly key: string;
}

/** Links are short, scenes are read by people. */
export const sceneWords: readonly SceneWord[] = [
	{ word: 'kernel', key: 'k' },
	{ word: 'stride', key: 's' },
	{ word: 'dilation', key: 'd' },
	{ word: 'padding', key: 'p' },
	{ word: 'step', key: 't' },
	{ word: 'input', key: 'x' },
	{ word: 'numbers', key: 'in' }
];
