import axe from 'axe-core';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { userEvent } from 'vitest/browser';
import { fileAt, greyPng, makeZip } from '../../../../tests/bad-inputs/sets';
import '../../../app.css';
import type { PictureSet } from '$lib/pictures/sets/types';
import PictureInput from './PictureInput.svelte';
import PictureSetPanel from './PictureSetPanel.svelte';
import type { Accepts, AnySet } from '$lib/state/set-opening.svelte';
import { countClasses, describeSet, pickExamples } from './set-summary';

const zip = () =>
	makeZip({
		'pets/cat/1.png': greyPng(10),
		'pets/cat/2.png': greyPng(20, 20),
		'pets/<b>dog/3.png': greyPng(30),
		'pets/cat/broken.png': greyPng(1).subarray(0, 50)
	});
const notes = () => fileAt('notes.txt', 'Remember the milk.');

/** A page that takes every set it is given. */
async function show({ accepts, dropAnywhere }: { accepts?: Accepts; dropAnywhere?: boolean } = {}) {
	const onset = vi.fn((set: AnySet | null) => void screen.rerender({ set }));
	const screen = await render(PictureSetPanel, { set: null, accepts, dropAnywhere, onset });
	const zone = screen.container.querySelector<HTMLElement>('.zone')!;
	return { screen, onset, zone, input: screen.getByLabelText('Your pictures', { exact: true }) };
}

function drag(target: EventTarget, type: string, ...files: File[]): DragEvent {
	const dataTransfer = new DataTransfer();
	for (const file of files) dataTransfer.items.add(file);
	const event = new DragEvent(type, { dataTransfer, cancelable: true, bubbles: true });
	target.dispatchEvent(event);
	return event;
}

describe('PictureSetPanel', () => {
	it('opens a dropped zip and says what it holds', async () => {
		const { screen, onset, zone } = await show();
		expect(drag(zone, 'dragover', zip()).defaultPrevented).toBe(true);
		await expect.element(screen.getByText('Drop them here.')).toBeVisible();
		expect(drag(zone, 'drop', zip()).defaultPrevented).toBe(true);
		const summary = screen.getByRole('region', { name: 'Set in view' });
		await expect.element(summary.getByText('set.zip', { exact: true })).toBeVisible();
		await expect.element(summary.getByText('3 pictures in 2 classes')).toBeVisible();
		expect(onset).toHaveBeenCalledOnce();
		await summary.getByText('Classes', { exact: true }).click();
		await expect.element(summary.getByRole('row', { name: '<b>dog 1' })).toBeVisible();
		await expect.element(summary.getByRole('row', { name: 'cat 2' })).toBeVisible();
		await summary.getByText('1 remark').click();
		await expect.element(summary.getByText(/pets\/cat\/broken\.png/)).toBeVisible();
		expect(summary.getByRole('img').elements()).toHaveLength(3);
		await expect
			.element(screen.getByRole('status').getByText('set.zip: 3 pictures in 2 classes.'))
			.toBeInTheDocument();
	});

	it('keeps the former set when a new one fails, says why, and forgets it on request', async () => {
		const { screen, onset, input } = await show();
		await userEvent.upload(input, zip());
		await expect
			.element(screen.getByText('3 pictures in 2 classes', { exact: true }))
			.toBeVisible();
		await userEvent.upload(input, notes());
		const alert = screen.getByRole('alert');
		await expect.element(alert.getByText(/^notes\.txt holds no picture/)).toBeVisible();
		expect(onset).toHaveBeenCalledOnce();
		await expect
			.element(screen.getByText('3 pictures in 2 classes', { exact: true }))
			.toBeVisible();
		await alert.getByRole('button', { name: 'Dismiss' }).click();
		await expect.element(alert.getByText(/notes\.txt/)).not.toBeInTheDocument();
	});

	it('takes the same files twice, and a folder', async () => {
		const { screen, onset, input } = await show();
		await userEvent.upload(input, zip());
		await vi.waitFor(() => expect(onset).toHaveBeenCalledTimes(1));
		await userEvent.upload(input, zip());
		await vi.waitFor(() => expect(onset).toHaveBeenCalledTimes(2));
		const folder = screen.getByLabelText('Folder', { exact: true }).element() as HTMLInputElement;
		expect(folder.webkitdirectory).toBe(true);
		expect((input.element() as HTMLInputElement).multiple).toBe(true);
	});

	it('offers the sets of the site; the last one asked for is the one that comes', async () => {
		const { screen, onset } = await show();
		const shipped = screen.getByRole('group', { name: 'Sets that come with the site' });
		await shipped.getByRole('button', { name: 'Shapes' }).click();
		await expect
			.element(screen.getByText('800 pictures in 8 classes', { exact: true }))
			.toBeVisible();
		await expect
			.element(shipped.getByRole('button', { name: 'Shapes' }))
			.toHaveAttribute('aria-pressed', 'true');
		onset.mockClear();
		for (const name of ['Digits', 'Shapes', 'Textures'])
			(shipped.getByRole('button', { name }).element() as HTMLElement).click();
		await expect
			.element(screen.getByText('700 pictures in 7 classes', { exact: true }))
			.toBeVisible();
		expect(onset.mock.calls.map(([set]) => set?.name)).toEqual(['Textures']);
	});

	it('can be cancelled by keyboard; nothing comes of it, and the next one opens', async () => {
		const { screen, onset, input } = await show();
		const { promise: gate, resolve: release } = Promise.withResolvers<void>();
		const read = Blob.prototype.arrayBuffer;
		const slow = vi.spyOn(Blob.prototype, 'arrayBuffer').mockImplementation(async function (
			this: Blob
		) {
			await gate;
			return read.call(this);
		});
		await userEvent.upload(input, fileAt('slow.png', greyPng(9)));
		await expect.element(screen.getByRole('progressbar')).toBeVisible();
		const cancel = screen.getByRole('button', { name: 'Cancel' });
		(cancel.element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		await expect.element(cancel).not.toBeInTheDocument();
		slow.mockRestore();
		release();
		await userEvent.upload(input, zip());
		await vi.waitFor(() => expect(onset).toHaveBeenCalled());
		expect(onset.mock.calls.map(([set]) => set?.name)).toEqual(['set.zip']);
		expect(screen.getByRole('alert').element().textContent).toBe('');
	});

	it('removes the set in view', async () => {
		const { screen, onset } = await show();
		await screen.getByRole('button', { name: 'Textures' }).click();
		await screen.getByRole('button', { name: 'Remove' }).click();
		expect(onset).toHaveBeenLastCalledWith(null);
		await expect.element(screen.getByRole('button', { name: 'Remove' })).not.toBeInTheDocument();
	});

	it('takes vectors only where they can be used', async () => {
		const table = fileAt('codes.csv', 'a,b,label\n1,2,x\n3,4,y\n5,6,y\n');
		const strict = await show();
		await userEvent.upload(strict.input, table);
		await expect.element(strict.screen.getByText(/^This is a table of vectors/)).toBeVisible();
		expect(strict.onset).not.toHaveBeenCalled();
		await strict.screen.unmount();
		const wide = await show({ accepts: 'pictures and vectors' });
		await userEvent.upload(wide.input, table);
		await expect
			.element(wide.screen.getByText('3 vectors of 2 values in 2 classes', { exact: true }))
			.toBeVisible();
	});

	it('takes drops beside it only where it is told to', async () => {
		const near = await show();
		expect(drag(window, 'drop', zip()).defaultPrevented).toBe(false);
		await near.screen.unmount();
		const anywhere = await show({ dropAnywhere: true });
		expect(drag(document.body, 'drop', zip()).defaultPrevented).toBe(true);
		await vi.waitFor(() => expect(anywhere.onset).toHaveBeenCalledOnce());
	});

	it('leaves what is dropped beside it to a picture input, which leaves it what is dropped on it', async () => {
		const onpicture = vi.fn();
		const handlers = { onpicture, onsample: () => {}, onframe: async () => {} };
		await render(PictureInput, { channels: 3, samples: [], folder: '', ...handlers });
		const { screen, onset, zone } = await show();
		drag(zone, 'dragover', zip());
		await expect.element(screen.getByText('Drop them here.')).toBeVisible();
		expect(document.querySelector('.veil')).toBeNull();
		drag(zone, 'drop', zip());
		await vi.waitFor(() => expect(onset).toHaveBeenCalledOnce());
		expect(onpicture).not.toHaveBeenCalled();
		drag(document.body, 'drop', fileAt('a.png', greyPng(1)));
		expect(onpicture).toHaveBeenCalledOnce();
		expect(onset).toHaveBeenCalledOnce();
	});

	it('is found faultless by axe, empty, full and failed', async () => {
		const { screen, input } = await show({ accepts: 'pictures and vectors' });
		const check = async () => {
			for (const details of screen.container.querySelectorAll('details')) details.open = true;
			const { violations } = await axe.run(screen.container);
			expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual(
				[]
			);
		};
		await check();
		await userEvent.upload(input, zip());
		await expect
			.element(screen.getByText('3 pictures in 2 classes', { exact: true }))
			.toBeVisible();
		await check();
		await userEvent.upload(input, notes());
		await expect.element(screen.getByText(/^notes\.txt holds/)).toBeVisible();
		await check();
	});
});

describe('what a set holds', () => {
	function setOf(labels: number[], classes: string[]): PictureSet {
		const facts = { name: 'x', kind: 'zip' as const, key: 'x', names: [], notes: [] };
		const picture = () => Promise.reject(new Error('not asked for'));
		return {
			...facts,
			count: labels.length,
			classes,
			labels: Int32Array.from(labels),
			picture,
			dispose() {}
		};
	}

	it('is told in words and numbers', () => {
		expect(describeSet(setOf([0], ['a']))).toBe('1 picture in 1 class');
		expect(describeSet(setOf([-1, -1], []))).toBe('2 pictures, no classes');
		expect(countClasses(setOf([1, 0, 1, -1], ['a', 'b']))).toEqual([
			{ name: 'a', count: 1 },
			{ name: 'b', count: 2 },
			{ name: 'without a class', count: 1 }
		]);
		expect(countClasses(setOf([-1], []))).toEqual([]);
	});

	it('is shown by examples of all classes, or of as many as there is room for', () => {
		expect(pickExamples(setOf([0, 0, 0, 1, 1, 1], ['a', 'b']), 4)).toEqual([0, 1, 3, 4]);
		expect(pickExamples(setOf([0, 1, 2, 3, 2], ['a', 'b', 'c', 'd']), 3)).toEqual([0, 1, 2]);
		expect(pickExamples(setOf([-1, -1, -1], []), 2)).toEqual([0, 1]);
	});
});
