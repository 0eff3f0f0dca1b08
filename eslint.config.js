import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * What each layer may import from `$lib`; the order is routes → components → state → engine/client ⇢ worker → methods →
 * networks → graph → math → core, never backwards. Only `engine/` may load TensorFlow.js, only `components/`, `state/`
 * and the routes may load Svelte.
 */
const layers = {
	core: [],
	math: ['core'],
	graph: ['core', 'math'],
	networks: ['core', 'math', 'graph'],
	pictures: ['core', 'math'],
	scenes: ['core'],
	attribution: ['core', 'math', 'graph'],
	attacks: ['core', 'math', 'graph'],
	embedding: ['core', 'math'],
	engine: ['core', 'math', 'graph', 'networks', 'attribution', 'attacks'],
	draw: ['core', 'math'],
	state: [
		'core',
		'math',
		'graph',
		'networks',
		'pictures',
		'draw',
		'scenes',
		'attribution',
		'attacks',
		'embedding',
		'engine/client',
		'engine/protocol'
	],
	components: [
		'core',
		'math',
		'graph',
		'networks',
		'pictures',
		'draw',
		'scenes',
		'attribution',
		'attacks',
		'embedding',
		'state',
		'engine/protocol',
		'components'
	]
};

const mayLoadSvelte = new Set(['state', 'components']);

function border(layer, allowed) {
	const inside = [...new Set([...allowed, layer])].map((name) => `${name}(/|$)`).join('|');
	const patterns = [
		{
			regex: `^\\$lib/(?!${inside})`,
			message: `${layer}/ may import only: ${[...allowed].join(', ') || 'nothing'}.`
		},
		{ regex: '^\\.\\./\\.\\./', message: 'Leave a layer through $lib, so that the border is seen.' }
	];
	if (layer !== 'engine')
		patterns.push({
			regex: '^@tensorflow/',
			message: 'Only the engine worker loads TensorFlow.js.'
		});
	if (!mayLoadSvelte.has(layer))
		patterns.push({ regex: '^(svelte|\\$app)', message: `${layer}/ knows nothing of the page.` });
	return {
		files: [`src/lib/${layer}/**/*.{ts,svelte}`],
		ignores: ['**/*.test.ts'],
		rules: { 'no-restricted-imports': ['error', { patterns }] }
	};
}

export default defineConfig(
	{ ignores: ['build/', '.svelte-kit/', 'node_modules/', 'reports/', 'test-results/'] },
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'no-undef': 'off',
			'no-console': 'error',
			complexity: ['error', 16],
			'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
		// Shared state is `$state.raw`: maps and sets are replaced whole, never changed in place.
		rules: { 'svelte/prefer-svelte-reactivity': 'off' }
	},
	...Object.entries(layers).map(([layer, allowed]) => border(layer, allowed)),
	{
		files: ['src/routes/**'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{ regex: '^@tensorflow/', message: 'Only the engine worker loads TensorFlow.js.' },
						{ regex: '^\\$lib/engine/(?!protocol)', message: 'Ask through the state.' }
					]
				}
			]
		}
	},
	{
		files: ['**/*.test.ts', 'tests/**'],
		rules: { 'no-console': 'off', 'max-lines-per-function': 'off' }
	}
);
