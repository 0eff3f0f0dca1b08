import { beforeEach, describe, expect, it } from 'vitest';
import { Lecture } from './lecture.svelte';

const good = (title: string) => `title: ${title}\npage: pooling\nkernel: 3\n---\nWords.\n`;
const bad = 'title: Bad\npage: pooling\nkernel: 0\n---\nWords.\n';

const idsOf = (lecture: Lecture) =>
	lecture.scenes.filter(({ id }) => id.startsWith('own-')).map(({ id }) => id);

beforeEach(() => sessionStorage.clear());

describe('Lecture', () => {
	it('begins with the scenes that ship and walks them in order', async () => {
		const lecture = new Lecture();
		expect(lecture.scenes).toEqual([]);
		await lecture.load();
		const first = lecture.scenes[0]!;
		expect(lecture.firstOf('convolution')).toBe(first);
		expect(lecture.neighbour(1)).toBeNull();
		lecture.begin(first);
		expect(lecture.neighbour(-1)).toBeNull();
		expect(lecture.neighbour(1)).toBe(lecture.scenes[1]);
		lecture.begin(lecture.scenes.at(-1)!);
		expect(lecture.neighbour(1)).toBeNull();
		expect(lecture.find('stride')?.title).toBe('Stride');
	});

	it('takes the good scenes of a file and says what is wrong with the others', async () => {
		const lecture = new Lecture();
		const opened = await lecture.open('My course.txt', `${good('A')}===\n${bad}===\n${good('C')}`);
		expect(idsOf(lecture)).toEqual(['own-my-course', 'own-my-course.3']);
		expect(opened.problems.map(({ line }) => line)).toEqual([9]);
		expect(lecture.files).toEqual([opened]);
	});

	it('replaces a file of the same name, and forgets one with the scene that is on', async () => {
		const lecture = new Lecture();
		await lecture.open('a.txt', good('Old'));
		await lecture.open('b.txt', good('Other'));
		await lecture.open('a.txt', good('New'));
		expect(lecture.scenes.map(({ title }) => title)).toEqual(['Other', 'New']);
		lecture.begin(lecture.scenes[1]!);
		lecture.close('a.txt');
		expect([idsOf(lecture), lecture.current]).toEqual([['own-b'], null]);
	});

	it('keeps own scenes and the one that is on for the next page of the tab', async () => {
		const before = new Lecture();
		await before.load();
		await before.open('a.txt', good('Mine'));
		await before.open('bad.txt', bad);
		before.begin(before.find('own-a')!);
		const after = new Lecture();
		await after.load();
		expect(idsOf(after)).toEqual(['own-a']);
		expect(after.remembered).toBe('own-a');
		after.leave();
		expect(new Lecture().remembered).toBe('');
	});

	it('works without storage, and with nonsense in it', async () => {
		sessionStorage.setItem('receptive.scenes', '{"a":');
		const lecture = new Lecture();
		await lecture.load();
		expect(idsOf(lecture)).toEqual([]);
		const alone = new Lecture(null);
		await alone.open('a.txt', good('A'));
		expect(idsOf(alone)).toEqual(['own-a']);
	});

	it('refuses a file that is too large before it is read', async () => {
		const opened = await new Lecture().open('huge.txt', 'x'.repeat(1_000_001));
		expect(opened.problems).toEqual([{ line: 1, message: 'it is too large for scenes' }]);
	});
});
