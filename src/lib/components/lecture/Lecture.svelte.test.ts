import axe from 'axe-core';
import { createRawSnippet } from 'svelte';
import { userEvent } from 'vitest/browser';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { SpeakerMessage, SpeakerView } from '$lib/state/speaker';
import Lecture from './Lecture.svelte';

const goto = vi.hoisted(() => vi.fn());

vi.mock('$app/navigation', () => ({
	goto,
	afterNavigate: (callback: (navigation: { type: string }) => void) =>
		setTimeout(() => callback({ type: 'link' }))
}));

const scenes = vi.hoisted(() =>
	(
		[
			['one', 'pooling', 'Which one wins?'],
			['two', 'pooling', null],
			['three', 'convolution', null]
		] as const
	).map(([id, page, predict]) => ({
		id,
		title: `Scene ${id}`,
		page,
		settings: [{ key: 'pool', value: 'average', line: 3 }],
		prose: [`About ${id}.`],
		predict,
		notes: [`Note on ${id}.`],
		line: 1
	}))
);

vi.mock('$lib/scenes/shipped', () => ({ shippedScenes: scenes }));

const figure = createRawSnippet(() => ({
	render: () => '<div><button type="button">Cell</button></div>'
}));

async function renderLecture(query = '') {
	history.replaceState(null, '', `${location.pathname}${query}`);
	const onscene = vi.fn<(parameters: URLSearchParams) => void>();
	const props = {
		page: 'pooling' as const,
		onscene,
		hidden: false,
		address: () => 'https://example.org/pooling/?pool=average&k=3',
		figure
	};
	return { screen: await render(Lecture, props), onscene };
}

/** Everything the lecture says to its notes. */
function listen(): { views: (SpeakerView | null)[]; channel: BroadcastChannel } {
	const channel = new BroadcastChannel('receptive.lecture');
	const views: (SpeakerView | null)[] = [];
	channel.onmessage = ({ data }: MessageEvent<SpeakerMessage>) => {
		if (data.kind === 'view') views.push(data.view);
	};
	return { views, channel };
}

const startPath = location.pathname + location.search;

beforeEach(() => {
	sessionStorage.clear();
	goto.mockClear();
});
afterEach(() => history.replaceState(null, '', startPath));

describe('Lecture', () => {
	it('starts at the first scene of its page and brings the bench to it', async () => {
		const { screen, onscene } = await renderLecture();
		await screen.getByRole('button', { name: 'Start the lecture' }).click();
		await expect.element(screen.getByRole('heading', { name: 'Scene one' })).toBeVisible();
		await expect.poll(() => onscene.mock.calls.length).toBe(1);
		expect(onscene.mock.calls[0]![0].toString()).toBe('pool=average');
		await expect.element(screen.getByText('Scene 1 of 3')).toBeVisible();
	});

	it('is led by the keyboard alone', async () => {
		const { screen } = await renderLecture();
		const press = (keys: string) => userEvent.keyboard(keys);
		const focused = () => document.activeElement!.textContent!.trim();
		await userEvent.tab();
		expect(focused()).toBe('Start the lecture');
		await press('{Enter}');
		await expect.element(screen.getByRole('heading', { name: 'Scene one' })).toBeVisible();
		for (let tabs = 0; focused() !== 'Show the output' && tabs < 12; tabs++) await userEvent.tab();
		await press(' ');
		await expect
			.element(screen.getByRole('button', { name: 'Show the output' }))
			.not.toBeInTheDocument();
		await userEvent.tab({ shift: true });
		for (let tabs = 0; focused() !== 'Scenes' && tabs < 12; tabs++)
			await userEvent.tab({ shift: true });
		await press('{Enter}');
		for (let tabs = 0; focused() !== 'Scene two' && tabs < 12; tabs++) await userEvent.tab();
		await press('{Enter}');
		await expect.element(screen.getByRole('heading', { name: 'Scene two' })).toBeVisible();
		expect(screen.getByRole('link', { name: 'Scene two' }).elements()).toHaveLength(0);
	});

	it('has nothing that axe finds, open or presenting', async () => {
		const { screen } = await renderLecture('?scene=one&present=1');
		await expect.element(screen.getByRole('heading', { name: 'Scene one' })).toBeVisible();
		for (const panel of ['Scenes', 'QR code']) {
			await screen.getByRole('button', { name: panel, exact: true }).click();
			const { violations } = await axe.run(screen.container, {
				rules: { region: { enabled: false } }
			});
			expect(violations.map(({ id, nodes }) => [id, nodes[0]!.html])).toEqual([]);
		}
	});

	it('goes on by the keys of a clicker: the output first, then the next scene', async () => {
		const { screen } = await renderLecture('?scene=one');
		const show = screen.getByRole('button', { name: 'Show the output' });
		await expect.element(show).toBeVisible();
		await userEvent.keyboard('{PageDown}');
		await expect.element(show).not.toBeInTheDocument();
		await expect.element(screen.getByRole('heading', { name: 'Scene one' })).toBeVisible();
		await userEvent.keyboard('{PageDown}');
		await expect.element(screen.getByRole('heading', { name: 'Scene two' })).toBeVisible();
		await userEvent.keyboard('{PageUp}');
		await expect.element(screen.getByRole('heading', { name: 'Scene one' })).toBeVisible();
		await expect.element(show).toBeVisible();
	});

	it('goes to the page of a scene that is elsewhere', async () => {
		const { screen } = await renderLecture('?scene=two');
		await screen.getByRole('button', { name: 'Next scene' }).click();
		expect(goto).toHaveBeenCalledExactlyOnceWith('/convolution/?scene=three');
		await screen.getByRole('button', { name: 'Scenes', exact: true }).click();
		await screen.getByRole('link', { name: 'Scene three' }).click();
		expect(goto).toHaveBeenCalledTimes(2);
	});

	it('leaves the bench as a link says it, if the link says more than the scene', async () => {
		const { screen, onscene } = await renderLecture('?scene=two&k=3');
		await expect.element(screen.getByRole('heading', { name: 'Scene two' })).toBeVisible();
		expect(onscene).not.toHaveBeenCalled();
	});

	it('says so when a link names a scene that is not there', async () => {
		const { screen } = await renderLecture('?scene=nowhere');
		await expect.element(screen.getByText(/no scene named “nowhere”/)).toBeVisible();
		await expect.element(screen.getByRole('button', { name: 'Start the lecture' })).toBeVisible();
	});

	it('presents in the whole window: the rest out of reach, clickers before the figure, Escape leaves', async () => {
		const outside = document.createElement('button');
		document.body.append(outside);
		const { screen } = await renderLecture('?scene=one&present=1');
		await expect.element(screen.getByRole('heading', { name: 'Scene one' })).toBeVisible();
		await expect.poll(() => outside.inert).toBe(true);
		expect(document.documentElement.dataset.presenting).toBe('');
		const cell = screen.getByRole('button', { name: 'Cell' }).element() as HTMLElement;
		cell.addEventListener('keydown', (event) => event.stopPropagation());
		cell.focus();
		await userEvent.keyboard('{PageDown}{PageDown}');
		await expect.element(screen.getByRole('heading', { name: 'Scene two' })).toBeVisible();
		await userEvent.keyboard('{Escape}');
		await expect.poll(() => outside.inert).toBe(false);
		expect(document.documentElement.dataset.presenting).toBeUndefined();
		outside.remove();
	});

	it('shows the notes only outside presenting and after the output', async () => {
		const { screen } = await renderLecture('?scene=one');
		const notes = screen.getByText('Notes for the speaker');
		await expect.element(screen.getByRole('heading', { name: 'Scene one' })).toBeVisible();
		expect(notes.elements()).toHaveLength(0);
		await screen.getByRole('button', { name: 'Show the output' }).click();
		await notes.click();
		await expect.element(screen.getByText('Note on one.')).toBeVisible();
	});

	it('keeps the window with the notes in step, and does what is asked there', async () => {
		const { views, channel } = listen();
		const { screen } = await renderLecture('?scene=one');
		await expect.poll(() => views.at(-1)?.title).toBe('Scene one');
		expect(views.at(-1)).toMatchObject({
			number: 1,
			count: 3,
			hidden: true,
			notes: ['Note on one.'],
			nextTitle: 'Scene two'
		});
		channel.postMessage({ kind: 'ask', what: 'show' });
		await expect.poll(() => views.at(-1)?.hidden).toBe(false);
		channel.postMessage({ kind: 'ask', what: 'next' });
		await expect.element(screen.getByRole('heading', { name: 'Scene two' })).toBeVisible();
		views.length = 0;
		channel.postMessage({ kind: 'hello' });
		await expect.poll(() => views.at(-1)?.title).toBe('Scene two');
		channel.close();
	});

	it('gives students a code and the link of the state with the scene', async () => {
		const { screen } = await renderLecture('?scene=one');
		await screen.getByRole('button', { name: 'QR code' }).click();
		await expect.element(screen.getByRole('img', { name: /QR code/ })).toBeVisible();
		await expect
			.element(screen.getByRole('textbox', { name: 'Link for students' }))
			.toHaveValue('https://example.org/pooling/?pool=average&k=3&scene=one');
	});

	it('opens own scenes, says line and reason of mistakes, and keeps the good ones', async () => {
		const { screen } = await renderLecture();
		await screen.getByRole('button', { name: 'Own scenes' }).click();
		const text = [
			'title: Mine\npage: pooling\nstride: 3\n---\nMine indeed.\n',
			'title: Bad\npage: pooling\nstrid: 2\nstride: 0\n---\nWords.\n'
		].join('===\n');
		const input = screen.getByLabelText(/Open scene files/);
		await userEvent.upload(input, new File([text], 'my course.txt'));
		await expect.element(screen.getByText(/line 9:/)).toBeVisible();
		await expect
			.element(
				screen
					.getByText(/line 9:/)
					.element()
					.closest('li')
			)
			.toHaveTextContent(
				'line 9: “strid” is not a setting of the pooling page; did you mean “stride”?'
			);
		await expect
			.element(
				screen
					.getByText(/line 10:/)
					.element()
					.closest('li')
			)
			.toHaveTextContent(/stride must be an integer.*, got 0/);
		await screen.getByRole('button', { name: 'Scenes', exact: true }).click();
		await screen.getByRole('link', { name: 'Mine' }).click();
		await expect.element(screen.getByText('Mine indeed.')).toBeVisible();
	});
});
