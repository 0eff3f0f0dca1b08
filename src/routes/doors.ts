/** A way into the site from its cover. */
export interface Door {
	readonly title: string;
	readonly text: string;
	/** What one will do behind it. */
	readonly action: string;
	readonly path: '/explore/' | '/convolution/' | '/adversarial/';
	/** The query of the address, with its question mark, or empty. */
	readonly query: '' | `?${string}`;
}

/** The three doors of the cover. */
export const doors: readonly Door[] = [
	{
		title: 'Your picture',
		text: 'Drop a photograph, draw a digit or use the camera, and see every feature map of every layer.',
		action: 'Explore a network',
		path: '/explore/',
		query: ''
	},
	{
		title: 'Teach',
		text: 'Thirteen scenes from what a convolution is to what it costs, with numbers, steps forward and back, and something to predict first.',
		action: 'Start the lecture',
		path: '/convolution/',
		query: '?scene=what-a-convolution-is'
	},
	{
		title: 'Break it',
		text: 'Change a picture so little that nobody sees it, and watch the network take a cat for a dog.',
		action: 'Mislead a network',
		path: '/adversarial/',
		query: ''
	}
];
