import { expect, it } from 'vitest';
import { labelsFromFolders, labelsFromNames, labelsFromNumbers, limitClasses } from './labels';

function namesOf(paths: readonly string[], hasRoot = true): (string | null)[] {
	const { classes, labels } = labelsFromFolders(paths, hasRoot);
	return Array.from(labels, (label) => classes[label] ?? null);
}

it('names the outermost folder that tells files apart', () => {
	expect(namesOf(['pets/cat/1.png', 'pets/dog/2.png'])).toEqual(['cat', 'dog']);
	expect(namesOf(['a/b/cat/x/1.png', 'a/b/cat/y/2.png', 'a/b/dog/3.png'])).toEqual([
		'cat',
		'cat',
		'dog'
	]);
	expect(namesOf(['cat/1.png', 'dog/2.png'])).toEqual(['cat', 'dog']);
});

it('takes parts of a data set for no class', () => {
	expect(namesOf(['set/train/cat/1.png', 'set/test/dog/2.png'])).toEqual(['cat', 'dog']);
	expect(namesOf(['Train/cat/1.png', 'val/cat/2.png', 'val/dog/2.png'], false)).toEqual([
		'cat',
		'cat',
		'dog'
	]);
});

it('leaves files without a class beside others', () => {
	expect(namesOf(['pets/0.png', 'pets/cat/1.png'])).toEqual([null, 'cat']);
	expect(namesOf(['holiday/1.png', 'holiday/2.png'])).toEqual([null, null]);
	expect(namesOf(['1.png', '2.png'], false)).toEqual([null, null]);
});

it('takes the only folder of an archive for a class, that of a folder for its name', () => {
	expect(namesOf(['cat/1.png', 'cat/2.png'], false)).toEqual(['cat', 'cat']);
	expect(namesOf(['cat/1.png', 'cat/2.png'], true)).toEqual([null, null]);
});

it('orders classes by the numbers in them', () => {
	expect(labelsFromNames(['10', '9', null, '9b'])).toEqual({
		classes: ['9', '9b', '10'],
		labels: Int32Array.of(2, 0, -1, 1)
	});
	expect(labelsFromNumbers(Int32Array.of(-1, 2))).toMatchObject({ classes: ['0', '1', '2'] });
});

it('gives up classes where there are too many', () => {
	const many = labelsFromNumbers(Int32Array.from({ length: 10_001 }, (_, at) => at));
	expect(limitClasses(many)).toEqual({
		classes: [],
		labels: new Int32Array(10_001).fill(-1),
		notes: ['There would be 10,001 classes; the limit is 10,000, so none are shown.']
	});
	const few = labelsFromNumbers(Int32Array.of(1, 0));
	expect(limitClasses(few)).toEqual({ ...few, notes: [] });
});
