import { didYouMean, nearestWord } from './nearest-word';
import {
	scenePages,
	type Scene,
	type SceneFile,
	type ScenePage,
	type SceneProblem,
	type SceneSetting
} from './types';

/** A line of a file with its number, from 1. */
interface Line {
	readonly number: number;
	readonly text: string;
}

interface Paragraph {
	/** Of its first line. */
	readonly line: number;
	readonly text: string;
}

/** What a paragraph is, by the word before its colon. */
const paragraphWords = ['Predict', 'Notes'] as const;

const isRule = (line: Line): boolean => /^-{3,}\s*$/.test(line.text);
const isDivider = (line: Line): boolean => /^={3,}\s*$/.test(line.text);
const isBlank = (line: Line): boolean => line.text.trim() === '';

function linesOf(text: string): Line[] {
	const plain = text.replace(/^\uFEFF/, '');
	return plain.split(/\r\n|\r|\n/).map((line, index) => ({ number: index + 1, text: line }));
}

/** The lines of each scene; a piece without any words is none. */
function piecesOf(lines: readonly Line[]): Line[][] {
	const pieces: Line[][] = [[]];
	for (const line of lines) {
		if (isDivider(line)) pieces.push([]);
		else pieces.at(-1)!.push(line);
	}
	return pieces.filter((piece) => !piece.every(isBlank));
}

/** Reads one scene and notes everything that is wrong with it. */
class SceneReader {
	readonly problems: SceneProblem[] = [];
	readonly #settings = new Map<string, SceneSetting>();
	readonly #prose: string[] = [];
	readonly #notes: string[] = [];
	#predict: string | null = null;

	constructor(private readonly lines: readonly Line[]) {}

	/** @returns the scene, or null if something is wrong with it */
	read(id: string): Scene | null {
		const rule = this.lines.findIndex(isRule);
		if (rule < 0) {
			const last = this.lines.findLast((line) => !isBlank(line))!;
			this.#refuse(
				last.number,
				'a line of three hyphens, “---”, is missing between the settings and the sentences'
			);
			return null;
		}
		for (const line of this.lines.slice(0, rule)) this.#readSetting(line);
		for (const paragraph of paragraphsOf(this.lines.slice(rule + 1))) this.#sort(paragraph);
		if (this.#prose.length === 0)
			this.#refuse(this.lines[rule]!.number, 'there are no sentences after “---”');
		return this.#assemble(id);
	}

	#refuse(line: number, message: string): void {
		this.problems.push({ line, message });
	}

	#readSetting({ number, text }: Line): void {
		if (text.trim() === '' || text.trimStart().startsWith('#')) return;
		const match = /^\s*([\w-]+)\s*:(.*)$/.exec(text);
		if (!match)
			return this.#refuse(number, `“${text.trim()}” is not a setting; write “name: value”`);
		const [key, value] = [match[1]!, match[2]!.trim()];
		if (this.#settings.has(key)) return this.#refuse(number, `“${key}” stands here a second time`);
		if (value === '') return this.#refuse(number, `“${key}” has no value`);
		this.#settings.set(key, { key, value, line: number });
	}

	#sort({ line, text }: Paragraph): void {
		const match = /^([A-Za-z]+):\s*(.*)$/.exec(text);
		const word = match && paragraphWords.find((known) => known === capitalised(match[1]!));
		if (word === 'Predict') this.#takePrediction(line, match![2]!);
		else if (word === 'Notes') this.#notes.push(match![2]!);
		else if (match && nearestWord(match[1]!, paragraphWords))
			this.#refuse(
				line,
				`“${match[1]}:” begins no kind of paragraph${didYouMean(match[1]!, paragraphWords)}`
			);
		else this.#prose.push(text);
	}

	#takePrediction(line: number, question: string): void {
		if (this.#predict !== null) this.#refuse(line, 'a scene has one “Predict:” at most');
		else if (question === '') this.#refuse(line, '“Predict:” has no question');
		else this.#predict = question;
	}

	/** A setting of the scene itself, which is not handed on to the bench. */
	#take(key: 'title' | 'page'): SceneSetting | null {
		const setting = this.#settings.get(key) ?? null;
		this.#settings.delete(key);
		if (!setting) this.#refuse(this.#firstLine, `the scene has no “${key}”`);
		return setting;
	}

	get #firstLine(): number {
		return this.lines.find((line) => !isBlank(line))!.number;
	}

	#takePage(): ScenePage | null {
		const setting = this.#take('page');
		const page = scenePages.find((known) => known === setting?.value.toLowerCase()) ?? null;
		if (setting && !page)
			this.#refuse(
				setting.line,
				`“${setting.value}” is not a page with scenes; those are ${scenePages.join(', ')}`
			);
		return page;
	}

	#assemble(id: string): Scene | null {
		const title = this.#take('title');
		const page = this.#takePage();
		if (!title || !page || this.problems.length > 0) return null;
		return {
			id,
			line: this.#firstLine,
			title: title.value,
			page,
			settings: [...this.#settings.values()],
			prose: this.#prose,
			predict: this.#predict,
			notes: this.#notes.filter((note) => note !== '')
		};
	}
}

function capitalised(word: string): string {
	return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}

/** Paragraphs stand apart by empty lines; inside one, a line's end is a space. */
function paragraphsOf(lines: readonly Line[]): Paragraph[] {
	const paragraphs: Paragraph[] = [];
	let isOpen = false;
	for (const line of lines) {
		const text = line.text.trim();
		if (text === '') isOpen = false;
		else if (isOpen) {
			const { line: first, text: before } = paragraphs.pop()!;
			paragraphs.push({ line: first, text: `${before} ${text}` });
		} else {
			paragraphs.push({ line: line.number, text });
			isOpen = true;
		}
	}
	return paragraphs;
}

/**
 * The scenes of a file; README.md beside this file tells how one is written. What the settings mean, and whether their
 * values can be used, is for the page to say.
 * @param id of the first scene; the second is `id.2`, and so on
 */
export function parseScenes(text: string, id: string): SceneFile {
	const pieces = piecesOf(linesOf(text));
	if (pieces.length === 0) return { scenes: [], problems: [{ line: 1, message: 'it is empty' }] };
	const readers = pieces.map((piece) => new SceneReader(piece));
	const scenes = readers.map((reader, index) => reader.read(index ? `${id}.${index + 1}` : id));
	const problems = readers.flatMap((reader) => reader.problems);
	return {
		scenes: scenes.filter((scene) => scene !== null),
		problems: problems.sort((a, b) => a.line - b.line)
	};
}
