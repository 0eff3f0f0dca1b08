import type { SceneWords } from './types';

/** One line, so that what is written cannot become something else when it is read. */
function inOneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}

/**
 * A scene as a file that `parseScenes` reads back.
 * @param settings names and values, in the order in which they are to stand
 */
export function writeScene(
	words: SceneWords,
	settings: readonly (readonly [key: string, value: string])[]
): string {
	const header = [['title', words.title], ['page', words.page], ...settings];
	const paragraphs = [
		...words.prose,
		...(words.predict === null ? [] : [`Predict: ${words.predict}`]),
		...words.notes.map((note) => `Notes: ${note}`)
	];
	const head = header.map(([key, value]) => `${key}: ${inOneLine(value!)}`).join('\n');
	return `${head}\n---\n${paragraphs.map(inOneLine).join('\n\n')}\n`;
}
