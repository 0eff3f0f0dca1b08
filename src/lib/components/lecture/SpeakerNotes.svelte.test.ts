import { userEvent } from 'vitest/browser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { SpeakerMessage, SpeakerView } from '$lib/state/speaker';
import SpeakerNotes from './SpeakerNotes.svelte';

const view: SpeakerView = {
	title: 'Stride',
	number: 4,
	count: 13,
	notes: ['Three, not two.'],
	predict: 'How many?',
	hidden: true,
	nextTitle: 'Output size'
};

let heard: SpeakerMessage[] = [];
let lecture: BroadcastChannel;

/** A lecture in another window that shows one view. */
beforeEach(() => {
	heard = [];
	lecture = new BroadcastChannel('receptive.lecture');
	lecture.onmessage = ({ data }: MessageEvent<SpeakerMessage>) => {
		heard.push(data);
		if (data.kind === 'hello') lecture.postMessage({ kind: 'view', view });
	};
});
afterEach(() => lecture.close());

describe('SpeakerNotes', () => {
	it('asks for the scene that is on and shows its notes and what is next', async () => {
		const screen = await render(SpeakerNotes);
		await expect.element(screen.getByRole('heading', { name: 'Stride' })).toBeVisible();
		await expect.element(screen.getByText('Three, not two.')).toBeVisible();
		await expect.element(screen.getByText('Scene 4 of 13')).toBeVisible();
		await expect.element(screen.getByText('Output size')).toBeVisible();
	});

	it('has the output shown first, then the next scene, by buttons and keys', async () => {
		const screen = await render(SpeakerNotes);
		await screen.getByRole('button', { name: 'Show the output' }).click();
		await userEvent.keyboard('{PageDown}');
		await expect.poll(() => heard.length).toBe(3);
		lecture.postMessage({ kind: 'view', view: { ...view, hidden: false } });
		await expect.element(screen.getByText(/The output is shown/)).toBeVisible();
		await userEvent.keyboard('{PageDown}{PageUp}');
		await expect.poll(() => heard.length).toBe(5);
		expect(heard.slice(1)).toEqual(
			['show', 'show', 'next', 'previous'].map((what) => ({ kind: 'ask', what }))
		);
	});

	it('says so when no scene is on, and when none follows', async () => {
		const screen = await render(SpeakerNotes);
		await expect.element(screen.getByRole('heading', { name: 'Stride' })).toBeVisible();
		lecture.postMessage({ kind: 'view', view: { ...view, nextTitle: null } });
		await expect.element(screen.getByText('this is the last scene')).toBeVisible();
		lecture.postMessage({ kind: 'view', view: null });
		await expect.element(screen.getByText(/No scene is on/)).toBeVisible();
	});

	it('tells the time since the start', async () => {
		const screen = await render(SpeakerNotes);
		await expect.element(screen.getByText('0:01')).toBeVisible();
		await screen.getByRole('button', { name: 'Start the clock again' }).click();
		await expect.element(screen.getByText('0:00')).toBeVisible();
	});
});
