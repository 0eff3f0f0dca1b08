import { failure, success, type Result } from '$lib/core/result';

const isText = (value: unknown): value is string => typeof value === 'string';

/** One class as lists hold it: a name, or a pair of number and name as Keras writes ImageNet's. */
function nameIn(value: unknown): string | undefined {
	if (isText(value)) return value;
	if (Array.isArray(value) && isText(value.at(-1))) return value.at(-1) as string;
	return undefined;
}

function namesOfList(list: readonly unknown[]): string[] | undefined {
	const names = list.map(nameIn);
	return names.every(isText) ? names : undefined;
}

/** {"0": "cat", "1": "dog"}, in the order of the numbers; or {"cat": 0, "dog": 1}. */
function namesOfNumbered(record: Readonly<Record<string, unknown>>): string[] | undefined {
	const entries = Object.entries(record);
	const isTurned = entries.every(([, value]) => Number.isInteger(value));
	const pairs = entries.map(([key, value]): [number, unknown] =>
		isTurned ? [Number(value), key] : [/^\d+$/.test(key) ? Number(key) : NaN, value]
	);
	pairs.sort(([first], [second]) => first - second);
	const isWhole = pairs.length > 0 && pairs.every(([number], index) => number === index);
	return isWhole ? namesOfList(pairs.map(([, name]) => name)) : undefined;
}

function namesOfJson(json: unknown): string[] | undefined {
	if (Array.isArray(json)) return namesOfList(json);
	if (typeof json !== 'object' || json === null) return undefined;
	const record = json as Record<string, unknown>;
	for (const key of ['labels', 'classes', 'names', 'class_names', 'id2label'])
		if (record[key] !== undefined) return namesOfJson(record[key]);
	return namesOfNumbered(record);
}

/** One class a line; numbers that count the lines are left out, and so is ImageNet's “n01440764”. */
function namesOfLines(text: string): string[] {
	const lines = text
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter(Boolean);
	const single = lines.length === 1 ? lines[0]!.split(',').map((part) => part.trim()) : lines;
	const numbered = single.map((line) => /^(\d+)\s*[:,.\t ]\s*(.+)$/.exec(line));
	const counts = (first: number) =>
		numbered.every((match, index) => match !== null && Number(match[1]) === first + index);
	const bare = counts(0) || counts(1) ? numbered.map((match) => match![2]!) : single;
	return bare.map((line) => line.replace(/^n\d{8}\s+/, ''));
}

function parse(text: string): string[] | undefined {
	const trimmed = text.trim();
	if (!/^[[{]/.test(trimmed)) return trimmed.startsWith('<') ? undefined : namesOfLines(trimmed);
	try {
		return namesOfJson(JSON.parse(trimmed));
	} catch {
		return undefined;
	}
}

/**
 * Names of classes out of a text: JSON (a list, numbered names, or either below "labels"), or one name a line.
 * @param count how many classes the network has
 */
export function readClassNames(text: string, count: number): Result<readonly string[]> {
	const names = parse(text.replace(/^\uFEFF/, ''));
	if (!names)
		return failure(
			'bad-network',
			'The class names cannot be read: a JSON list or one name a line was expected.'
		);
	if (names.length !== count)
		return failure(
			'bad-network',
			`The network has ${count} ${count === 1 ? 'class' : 'classes'}, but there are ${names.length} names.`
		);
	return success(names);
}
