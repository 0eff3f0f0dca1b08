import type { Pathname } from '$app/types';

/** A page as the header names it. */
export interface NavigationEntry {
	readonly path: Pathname;
	readonly label: string;
	/** What one does there, for a list of pages. */
	readonly about: string;
	/** Named at the foot of every page instead of its head. */
	readonly atFoot?: true;
}

/** Every page that exists, in the header's order. A new page is one line here. */
export const navigation: readonly NavigationEntry[] = [
	{ path: '/', label: 'Home', about: 'What this is, and a figure to play with' },
	{
		path: '/explore/',
		label: 'Explore',
		about: 'Every feature map of a network, for your own picture'
	},
	{
		path: '/convolution/',
		label: 'Convolution',
		about: 'Stride, padding, dilation and the rest, step by step with numbers'
	},
	{
		path: '/pooling/',
		label: 'Pooling',
		about: 'Maximum, average and L2, and what shifts and turns leave unchanged'
	},
	{
		path: '/stacks/',
		label: 'Receptive fields',
		about: 'What a stack of layers sees of the input, and what it costs'
	},
	{
		path: '/saliency/',
		label: 'Saliency',
		about: 'Which pixels speak for a class, by many methods, and which to believe'
	},
	{
		path: '/adversarial/',
		label: 'Adversarial',
		about: 'Attacks on your own picture, live, with every norm stated'
	},
	{
		path: '/embeddings/',
		label: 'Maps',
		about: 'Maps of pictures by their codes: t-SNE, UMAP and PCA, live'
	},
	{
		path: '/networks/',
		label: 'Networks',
		about: 'What ships here, and the architectures it comes from'
	},
	{
		path: '/check/',
		label: 'Self-check',
		about: 'Whether this machine computes the right numbers',
		atFoot: true
	},
	{
		path: '/credits/',
		label: 'Credits and privacy',
		about: 'Whose work this is, and what stays on your device',
		atFoot: true
	}
];

/**
 * Whether a page, or one below it, is the one in view.
 * @param current path in view, without the base path
 */
export function isCurrent(path: string, current: string): boolean {
	return path === '/' ? current === '/' : current.startsWith(path);
}
