import { didYouMean } from '$lib/scenes/nearest-word';
import type { Scene, SceneFile, ScenePage, SceneProblem, SceneSetting } from '$lib/scenes/types';
import { decodeLink, type LinkField, type LinkTable } from './link';
import { sceneWords } from './scene-words';

/** A page's link, whatever its state is. */
type AnyTable = LinkTable<Record<string, unknown>>;

/** What a page can be brought to. */
interface PageLink {
	readonly table: AnyTable;
	/** Why a link's state cannot be shown, in one sentence, or null. */
	readonly problemOf: (parameters: URLSearchParams) => string | null;
}

function pageLink<State extends object>(
	table: LinkTable<State>,
	problemOf: (state: State) => string | null
): PageLink {
	return {
		table: table as unknown as AnyTable,
		problemOf: (parameters) => problemOf(decodeLink(table, parameters).state)
	};
}

/** Fetched when they are needed: a page has its own, and another's only where a scene asks for it. */
const pageLinks: Readonly<Record<ScenePage, () => Promise<PageLink>>> = {
	convolution: async () => {
		const { convolutionLink } = await import('./convolution-link');
		const { linkProblem } = await import('./convolution-restore');
		return pageLink(convolutionLink, linkProblem);
	},
	pooling: async () => {
		const { poolingLink } = await import('./pooling-link');
		const { PoolingBenchState } = await import('./pooling-bench.svelte');
		return pageLink(poolingLink, (state) => new PoolingBenchState().restore(state));
	},
	stacks: async () => {
		const { stackLink } = await import('./stack-link');
		const { problemOf } = await import('$lib/draw/bench/stack-bench');
		const { costProblem } = await import('$lib/draw/bench/stack-costs');
		return pageLink(stackLink, (state) => {
			const { input, layers, against } = state;
			const rival = against.length > 0 ? problemOf(input, against) : null;
			return problemOf(input, layers) ?? rival ?? costProblem({ ...state, ...state.from });
		});
	}
};

/** The key of a page's link that a scene's word stands for, or null. */
function keyOf(word: string, table: AnyTable): string | null {
	if (Object.hasOwn(table, word)) return word;
	const key = sceneWords.find((known) => known.word === word)?.key;
	return key !== undefined && Object.hasOwn(table, key) ? key : null;
}

/** Every word that a page understands, the long ones first. */
function wordsOf(table: AnyTable): readonly string[] {
	const long = sceneWords.filter(({ key }) => Object.hasOwn(table, key)).map(({ word }) => word);
	return [...new Set([...long, ...Object.keys(table)])];
}

function complaintOf(
	{ key: word, value }: SceneSetting,
	page: ScenePage,
	table: AnyTable
): string | null {
	const key = keyOf(word, table);
	if (key === null)
		return `“${word}” is not a setting of the ${page} page${didYouMean(word, wordsOf(table))}`;
	const field = table[key]!;
	if (field.codec.decode(value) !== undefined) return null;
	return `${word} must be ${expectationOf(field)}, got ${value}`;
}

function expectationOf({ codec, initial }: LinkField<unknown>): string {
	return codec.expects ?? `written like ${codec.encode(initial)}`;
}

/** The same setting by its word and by its key. */
function repetitions(scene: Scene, table: AnyTable): SceneProblem[] {
	const seen = new Map<string, string>();
	const problems: SceneProblem[] = [];
	for (const { key: word, line } of scene.settings) {
		const key = keyOf(word, table) ?? word;
		const before = seen.get(key);
		if (before !== undefined)
			problems.push({ line, message: `“${word}” says the same as “${before}”` });
		seen.set(key, word);
	}
	return problems;
}

function parametersOf(settings: readonly SceneSetting[], table: AnyTable): URLSearchParams {
	return new URLSearchParams(
		settings.map(({ key, value }): [string, string] => [keyOf(key, table) ?? key, value])
	);
}

/** Every word is known and every value can be read, but together they make no bench. */
function impossibility(scene: Scene, { table, problemOf }: PageLink): SceneProblem[] {
	const message = problemOf(parametersOf(scene.settings, table));
	if (message === null) return [];
	// The first setting without which it would do is the one to look at.
	const culprit = scene.settings.find((setting) => {
		const others = scene.settings.filter((other) => other !== setting);
		return problemOf(parametersOf(others, table)) === null;
	});
	return [{ line: (culprit ?? scene).line, message: halfSentence(message) }];
}

/** A sentence as it stands after "line 4:". */
function halfSentence(sentence: string): string {
	return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
}

/** What a page cannot use of a scene's settings. */
function problemsOf(scene: Scene, link: PageLink): SceneProblem[] {
	const complaints = scene.settings.flatMap((setting) => {
		const message = complaintOf(setting, scene.page, link.table);
		return message === null ? [] : [{ line: setting.line, message }];
	});
	const problems = [...complaints, ...repetitions(scene, link.table)];
	return problems.length > 0 ? problems : impossibility(scene, link);
}

/** Holds scenes against their pages: those that a page cannot show become problems. */
export async function checkScenes({ scenes, problems }: SceneFile): Promise<SceneFile> {
	const checked = await Promise.all(
		scenes.map(async (scene) => ({
			scene,
			problems: problemsOf(scene, await pageLinks[scene.page]())
		}))
	);
	return {
		scenes: checked.filter((entry) => entry.problems.length === 0).map(({ scene }) => scene),
		problems: [...problems, ...checked.flatMap((entry) => entry.problems)].sort(
			(a, b) => a.line - b.line
		)
	};
}

/** A scene's settings as its page's link says them. */
export async function sceneParameters(scene: Scene): Promise<URLSearchParams> {
	return parametersOf(scene.settings, (await pageLinks[scene.page]()).table);
}

/** A link's parameters as settings of a scene, in words where there are any. */
export function settingsOf(parameters: URLSearchParams): [word: string, value: string][] {
	return [...parameters].map(([key, value]) => [
		sceneWords.find((known) => known.key === key)?.word ?? key,
		value
	]);
}
