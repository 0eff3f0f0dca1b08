import axe from 'axe-core';
import { userEvent } from 'vitest/browser';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { AttackAnswer } from '$lib/attacks/questions';
import { rgbAt } from '$lib/draw/colour';
import { someGraph } from './graph.testing';
import DeltaCanvas from './DeltaCanvas.svelte';
import LayerChanges from './LayerChanges.svelte';
import NormTable from './NormTable.svelte';
import PngBadge from './PngBadge.svelte';
import RegionPainter from './RegionPainter.svelte';
import ResultPredictions from './ResultPredictions.svelte';

const pixels = { shape: [4, 4, 1], data: new Float32Array(16).fill(0.5) };
const judged = (...probabilities: number[]) => ({
	logits: Float32Array.from(probabilities, Math.log),
	probabilities: Float32Array.from(probabilities)
});
const classes = ['cat', 'dog', 'frog'];

async function violations(container: Element): Promise<string[]> {
	const { violations } = await axe.run(container);
	return violations.map(({ id }) => id);
}

describe('DeltaCanvas', () => {
	it('paints the perturbation times the gain and says what its ends are worth', async () => {
		const delta = { shape: [1, 2, 1], data: Float32Array.of(0.125, -0.125) };
		const look = { view: 'mean', gain: 8, scale: 'purple-orange', dark: false } as const;
		const screen = await render(DeltaCanvas, { delta, label: 'Perturbation', ...look });
		const canvas = screen.container.querySelector('canvas')!;
		const read = (x: number) => [...canvas.getContext('2d')!.getImageData(x, 0, 1, 1).data];
		expect(read(0).slice(0, 3)).toEqual([...rgbAt('purple-orange', 1)]);
		expect(read(1).slice(0, 3)).toEqual([...rgbAt('purple-orange', -1)]);
		await expect.element(screen.getByText('+31.9/255')).toBeVisible();
	});
});

describe('NormTable', () => {
	it('states every norm with its unit', async () => {
		const norms = { l0: 12, l2: 0.5, linf: 2 / 255, psnr: 42.13 };
		const { container } = await render(NormTable, { norms, pixels: 1024 });
		const values = [...container.querySelectorAll('dd')].map((cell) => cell.textContent);
		expect(values).toEqual(['2/255', '0.5', '12 of 1,024', '42.1 dB']);
	});
});

describe('ResultPredictions', () => {
	it('holds original and result side by side, and a click aims', async () => {
		const ontarget = vi.fn();
		const props = {
			classes,
			original: judged(0.75, 0.125, 0.125),
			shown: judged(0.125, 0.5, 0.375),
			...{ name: 'result', label: 0, target: 2, ontarget }
		};
		const screen = await render(ResultPredictions, { props });
		const rows = [...screen.container.querySelectorAll('tbody tr')];
		expect(rows.map((row) => row.querySelector('button')!.firstChild!.textContent)).toEqual([
			'dog',
			'frog',
			'cat'
		]);
		expect(rows[2]!.textContent).toMatch(/source.*75\.0 %.*12\.5 %/s);
		await screen.getByRole('button', { name: /^dog/ }).click();
		expect(ontarget).toHaveBeenCalledWith(1);
		expect(await violations(screen.container)).toEqual([]);
	});
});

describe('PngBadge', () => {
	const answer = (isReached: boolean, survives: boolean) => {
		const norms = { l0: 1, l2: 1, linf: 0.01, psnr: 30 };
		const rounded = { ...judged(0.25, 0.75), predicted: 1, isReached: survives };
		return {
			...{ judgement: { ...judged(0.25, 0.75), predicted: 1, isReached }, norms },
			...{ roundedJudgement: rounded, roundedNorms: norms }
		} as unknown as AttackAnswer;
	};

	it.each([
		[true, true, 'Survives PNG'],
		[true, false, 'Does not survive PNG'],
		[false, false, 'Nothing to survive']
	])('reached %s and after rounding %s: %s', async (isReached, survives, words) => {
		const ondownload = vi.fn();
		const finished = { answer: answer(isReached, survives) } as never;
		const screen = await render(PngBadge, { finished, classes, findsInk: false, ondownload });
		await expect.element(screen.getByText(words)).toBeVisible();
		await expect.element(screen.getByText('dog, 75.0 %')).toBeVisible();
		await screen.getByRole('button', { name: 'Download' }).click();
		await screen.getByRole('menuitem', { name: 'Rounded picture (.png)' }).click();
		expect(ondownload).toHaveBeenCalledWith('png');
	});
});

describe('RegionPainter', () => {
	it('is painted and erased by keys', async () => {
		const onchange = vi.fn<(region: Float32Array | null) => void>();
		const screen = await render(RegionPainter, { pixels, region: null, onchange });
		const sheet = screen
			.getByRole('application', { name: /whole picture may change/ })
			.element() as HTMLElement;
		sheet.focus();
		await screen.getByRole('slider', { name: 'Brush radius' }).fill('0');
		sheet.focus();
		await userEvent.keyboard('{ArrowRight}{ArrowDown} ');
		expect(onchange.mock.lastCall![0]!.indexOf(1)).toBe(5);
		const region = onchange.mock.lastCall![0];
		await screen.rerender({ region });
		await userEvent.keyboard('{ArrowRight}');
		expect([...onchange.mock.lastCall![0]!].filter((value) => value === 1)).toHaveLength(2);
		await screen.getByRole('radio', { name: 'erase' }).click();
		sheet.focus();
		await userEvent.keyboard('{ArrowLeft} ');
		expect(onchange.mock.lastCall![0]!.every((value) => value === 0)).toBe(true);
		expect(await violations(screen.container)).toEqual([]);
	});

	it('says how much of the picture is left, and can be inverted or taken away', async () => {
		const onchange = vi.fn();
		const region = Float32Array.from(pixels.data, (_, i) => (i < 4 ? 1 : 0));
		const screen = await render(RegionPainter, { pixels, region, onchange });
		await expect.element(screen.getByText('4 of 16 pixels may change.')).toBeVisible();
		await screen.getByRole('button', { name: 'Invert' }).click();
		expect(onchange.mock.lastCall![0].indexOf(1)).toBe(4);
		await screen.getByRole('button', { name: 'Whole picture' }).click();
		expect(onchange).toHaveBeenLastCalledWith(null);
	});
});

describe('LayerChanges', () => {
	const layers = [
		{ node: 'input', distance: 0.1, channels: [{ channel: 0, share: 1 }] },
		{ node: 'conv', distance: 0.2, channels: [{ channel: 3, share: 0.5 }] },
		{ node: 'relu', distance: 0.4, channels: [{ channel: 2, share: 0.5 }] }
	];

	it('draws distances as lengths and leads to the channels in Explore', async () => {
		const linkOf = (node: string, channel: number) => `layer=${node}&channel=${channel}`;
		const screen = await render(LayerChanges, { layers, graph: someGraph, linkOf });
		const widths = () =>
			[...screen.container.querySelectorAll<HTMLElement>('.bar')].map((bar) => bar.style.width);
		expect(widths()).toEqual(['25%', '100%']);
		const link = screen.getByRole('link', { name: /Channel 2 of relu, 50\.0 %/ }).element();
		expect(link.getAttribute('href')).toBe('/explore/?layer=relu&channel=2');
		await screen.getByRole('switch', { name: 'Every operation' }).click();
		await expect.poll(() => widths()).toEqual(['25%', '50%', '100%']);
		expect(await violations(screen.container)).toEqual([]);
	});
});
