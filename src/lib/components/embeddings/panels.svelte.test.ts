import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { MapRun } from '$lib/state/embeddings-run.svelte';
import type { Embeddings } from '$lib/state/embeddings.svelte';
import EmptyMap from './EmptyMap.svelte';
import LookPanel from './LookPanel.svelte';
import PointStrip from './PointStrip.svelte';
import TrustPanel from './TrustPanel.svelte';

/** What the panels read of a page of maps; of a set of vectors unless said otherwise. */
function makePage(change: object = {}): Embeddings {
	const view = {
		count: 3,
		classes: ['a', 'b'],
		labels: [0, 1, 1],
		names: ['x', 'y', 'z'],
		atlas: null
	};
	const look = { colourBy: 'confidence', points: 'pictures', size: 100, grid: false };
	const page = {
		view,
		look: { ...look, names: true, seams: false },
		colourBy: 'class',
		maps: [{ encoded: { verdicts: null } }],
		search: '',
		matches: [],
		onlyClass: null,
		focus: null,
		className: (row: number) => view.classes[view.labels[row]!] ?? null,
		verdictOf: () => null,
		neighboursOf: () => [{ row: 2, distance: 1.5 }],
		...change
	};
	return page as unknown as Embeddings;
}

const quality = {
	trustworthiness: 0.987,
	kept: 0.6,
	keptByRow: new Float32Array(),
	distanceCorrelation: 0.5,
	accuracyOnMap: null,
	accuracyOfCodes: null,
	rowsMeasured: 2000
};

/** What the panel of trust reads of a map. */
function makeMap(worth: object = {}, map: object = {}): MapRun {
	const measured = { quality, former: null, stability: null, seams: null, busy: null, sizes: null };
	const stages = [{ name: 'steps', seconds: 20 }];
	const shown = { stages };
	const made = {
		worth: { ...measured, ...worth },
		view: { count: 10_000 },
		shown,
		state: 'finished'
	};
	return { ...made, isRunning: false, ...map } as unknown as MapRun;
}

describe('LookPanel', () => {
	it('says what the colours stand for in truth, and offers nothing that a set of vectors has not', async () => {
		const { container, getByRole } = await render(LookPanel, {
			...{ embeddings: makePage(), dark: false, onshow: () => undefined }
		});
		await expect.element(getByRole('combobox')).toHaveValue('class');
		await expect.element(getByRole('list', { name: 'Classes' })).toBeVisible();
		expect(container.querySelector('.scale')).toBeNull();
		expect(container.textContent).not.toContain('Size of the pictures');
		expect(container.textContent).not.toContain('Grid');
	});
});

describe('TrustPanel', () => {
	it('says on how many it was measured, and what comparing seeds will take', async () => {
		const { container, getByRole } = await render(TrustPanel, { map: makeMap() });
		expect(container.textContent).toContain('measured on 2,000 of 10,000');
		await expect.element(getByRole('button', { name: 'Compare three seeds' })).toBeEnabled();
		expect(container.textContent).toContain('about 40 seconds');
		expect(container.textContent).toContain('means little');
	});

	it('warns where sizes mislead, without being asked', async () => {
		const sizes = { first: 'cat', second: 'dog', onMap: 4, inCodes: 1 };
		const { container } = await render(TrustPanel, { map: makeMap({ sizes }) });
		const warning = container.querySelector('.here')!;
		expect(warning.textContent).toContain('“cat” looks 4 times as wide as “dog”');
		expect(warning.closest('details')).toBeNull();
	});
});

describe('PointStrip', () => {
	it('shows what is pointed at with the nearest codes of its map', async () => {
		const embeddings = makePage({ focus: 1 });
		const map = { view: embeddings.view, isRunning: false } as unknown as MapRun;
		const { container } = await render(PointStrip, { embeddings, map });
		expect(container.querySelector('strong')!.textContent).toBe('b');
		expect(container.querySelector('li')!.textContent).toContain('1.5');
	});

	it('is as high without a picture as with one', async () => {
		const heights = [];
		for (const focus of [null, 1]) {
			const embeddings = makePage({ focus });
			const map = { view: embeddings.view, isRunning: false } as unknown as MapRun;
			const { container } = await render(PointStrip, { embeddings, map });
			heights.push(container.querySelector('.strip')!.getBoundingClientRect().height);
		}
		expect(heights[0]).toBe(heights[1]);
	});
});

describe('EmptyMap', () => {
	it('offers the sets that come with the site', async () => {
		const openGenerated = vi.fn(async () => undefined);
		const embeddings = makePage({ openGenerated });
		const { getByRole } = await render(EmptyMap, { embeddings, dark: false });
		await getByRole('button', { name: 'Map of digits' }).click();
		expect(openGenerated).toHaveBeenCalledWith('digits');
	});
});
