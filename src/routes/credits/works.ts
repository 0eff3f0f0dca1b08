/** Somebody else's work that the site stands on. */
export interface Work {
	readonly title: string;
	readonly address: string;
	readonly use: string;
	readonly licence: string;
}

/** Pictures that the networks learnt from. */
export interface DataSet {
	readonly title: string;
	readonly address: string;
	readonly by: string;
	/** What its pictures may be used for, where its makers say so. */
	readonly terms?: string;
}

/** The data sets of the networks that ship. */
export const dataSets: readonly DataSet[] = [
	{
		title: 'MNIST',
		address: 'https://doi.org/10.1109/5.726791',
		by: 'Y. LeCun, C. Cortes and C. Burges'
	},
	{
		title: 'CIFAR-10',
		address: 'https://www.cs.toronto.edu/~kriz/cifar.html',
		by: 'A. Krizhevsky, V. Nair and G. Hinton'
	},
	{
		title: 'Tiny ImageNet',
		address: 'https://www.image-net.org/',
		by: 'O. Russakovsky and others (ImageNet, 2015)',
		terms: 'for research and teaching'
	}
];

/** Libraries that run in the visitor's browser. */
export const software: readonly Work[] = [
	{
		title: 'TensorFlow.js',
		address: 'https://www.tensorflow.org/js',
		use: 'tensors on WebGPU, WebAssembly and WebGL',
		licence: 'Apache 2.0'
	},
	{
		title: 'Svelte and SvelteKit',
		address: 'https://svelte.dev',
		use: 'the pages',
		licence: 'MIT'
	},
	{ title: 'd3', address: 'https://d3js.org', use: 'scales and shapes of charts', licence: 'ISC' },
	{
		title: 'Temml',
		address: 'https://temml.org',
		use: 'formulas',
		licence: 'MIT'
	},
	{
		title: 'fflate',
		address: 'https://github.com/101arrowz/fflate',
		use: 'packing downloads',
		licence: 'MIT'
	}
];

/** Typefaces, served by the site itself. */
export const fonts: readonly Work[] = [
	{
		title: 'Inter',
		address: 'https://rsms.me/inter/',
		use: 'controls and labels',
		licence: 'OFL 1.1'
	},
	{
		title: 'JetBrains Mono',
		address: 'https://www.jetbrains.com/lp/mono/',
		use: 'numbers',
		licence: 'OFL 1.1'
	},
	{
		title: 'Source Serif 4',
		address: 'https://github.com/adobe-fonts/source-serif',
		use: 'text and titles',
		licence: 'OFL 1.1'
	}
];
