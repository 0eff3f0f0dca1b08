import axe from 'axe-core';
import { userEvent } from 'vitest/browser';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { attacks } from '$lib/attacks/catalogue';
import type { FoolingRates } from '$lib/state/adversarial-held-out.svelte';
import type { TransferMatrix } from '$lib/state/adversarial-transfer.svelte';
import DefendedTable from './DefendedTable.svelte';
import FoolingTable from './FoolingTable.svelte';
import MatrixTable from './MatrixTable.svelte';
import PatchPlacer from './PatchPlacer.svelte';

const classes = ['cat', 'dog', 'frog'];
const sure = (index: number) => Float32Array.from(classes, (_, i) => (i === index ? 0.8 : 0.1));

async function violations(container: Element): Promise<string[]> {
	const { violations } = await axe.run(container);
	return violations.map(({ id }) => id);
}

describe('DefendedTable', () => {
	const columns = [
		{ name: 'Original', picture: { alone: sure(0), behind: sure(0) } },
		{ name: 'The attack', picture: { alone: sure(1), behind: sure(0) } },
		{ name: 'Through the defence', picture: null }
	];
	const cells = (container: Element) =>
		[...container.querySelectorAll('tbody tr')].map((row) =>
			[...row.querySelectorAll('td')].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim())
		);

	it('says of each picture what the network says alone and behind the defence', async () => {
		const { container } = await render(DefendedTable, {
			props: { columns, classes, label: 0, target: null }
		});
		expect(cells(container)).toEqual([
			['cat, 80.0 %', 'dog, 80.0 % fooled cat, 10.0 %', '–'],
			['cat, 80.0 %', 'cat, 80.0 % holds', '–']
		]);
		expect(await violations(container)).toEqual([]);
	});

	it('counts only the target as fooled where there is one', async () => {
		const { container } = await render(DefendedTable, {
			props: { columns, classes, label: 0, target: 2 }
		});
		expect(cells(container)[0]![1]).toBe('dog, 80.0 % off target cat, 10.0 %');
	});
});

describe('FoolingTable', () => {
	it('holds the pictures it was made from against others, with counts', async () => {
		const rates = {
			made: { right: 20, fooled: 15 },
			heldOut: { right: 10, fooled: 5 },
			noise: { right: 10, fooled: 0 }
		} as FoolingRates;
		const { container } = await render(FoolingTable, { rates });
		const numbers = [...container.querySelectorAll('td.number')].map((cell) => cell.textContent);
		expect(numbers).toEqual(['15 of 20 (75.0 %)', '5 of 10 (50.0 %)', '0 of 10 (0.0 %)']);
		const bars = [...container.querySelectorAll<HTMLElement>('.bar')].map((bar) => bar.style.width);
		expect(bars).toEqual(['75%', '50%', '0%']);
		expect(await violations(container)).toEqual([]);
	});
});

describe('MatrixTable', () => {
	const networks = ['one', 'two'].map((id) => ({ id, title: `Net ${id}`, load: null }));
	const picture = { pixels: { shape: [1, 1, 1], data: Float32Array.of(0) }, label: 0 };
	const matrix: TransferMatrix = {
		...{ meta: attacks[1]!, params: {}, seed: 1, epsilon: 0.1, strength: 4, count: 4 },
		networks,
		set: { name: 'four', pictures: Array(4).fill(picture), isOwnAnswer: false, notes: [] },
		openTitle: 'Net one',
		clean: [4, 3],
		right: [
			[0, null],
			[2, 1]
		]
	};

	it('shows shares with counts, the untouched set first, and marks the diagonal', async () => {
		const { container } = await render(MatrixTable, { matrix });
		const rows = [...container.querySelectorAll('tbody tr')];
		const text = rows.map((row) =>
			[...row.children].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim())
		);
		expect(text).toEqual([
			['untouched', '100 % 4 of 4', '75 % 3 of 4'],
			['Net one', '0 % 0 of 4', '…'],
			['Net two', '50 % 2 of 4', '25 % 1 of 4']
		]);
		const own = rows.map((row) => [...row.querySelectorAll('td')].map((c) => c.matches('.own')));
		expect(own).toEqual([
			[false, false],
			[true, false],
			[false, true]
		]);
		expect(await violations(container)).toEqual([]);
	});
});

describe('PatchPlacer', () => {
	const pixels = { shape: [20, 40, 1], data: new Float32Array(800).fill(0.5) };
	const params = { left: 50, top: 50, size: 30, steps: 7 };

	it('is moved and sized by keys, and stays on the picture', async () => {
		const onchange = vi.fn();
		const screen = await render(PatchPlacer, { pixels, params, onchange });
		const sheet = screen.getByRole('application', {
			name: 'Place of the patch: 50 % from the left, 50 % from the top, 30 % across'
		});
		(sheet.element() as HTMLElement).focus();
		await userEvent.keyboard('{ArrowDown}');
		expect(onchange).toHaveBeenLastCalledWith({ ...params, top: 55 });
		await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
		expect(onchange).toHaveBeenLastCalledWith({ ...params, left: 40 });
		await userEvent.keyboard('+');
		expect(onchange).toHaveBeenLastCalledWith({ ...params, size: 32 });
		await screen.rerender({ params: { ...params, top: 1 } });
		await userEvent.keyboard('{ArrowUp}');
		expect(onchange.mock.lastCall![0].top).toBe(1);
		expect(await violations(screen.container)).toEqual([]);
	});

	it('follows the pointer, which takes the middle with it', async () => {
		const onchange = vi.fn();
		const screen = await render(PatchPlacer, { pixels, params, onchange });
		const sheet = screen.getByRole('application').element() as HTMLElement;
		sheet.setPointerCapture = () => undefined;
		const { left, top, width, height } = sheet.getBoundingClientRect();
		const at = (x: number, y: number) => {
			const place = { clientX: left + x * width, clientY: top + y * height };
			return { ...place, pointerId: 1, button: 0, bubbles: true };
		};
		sheet.dispatchEvent(new PointerEvent('pointerdown', at(0.25, 0.75)));
		expect(onchange).toHaveBeenLastCalledWith({ ...params, left: 25, top: 75 });
		sheet.dispatchEvent(new PointerEvent('pointermove', at(0.8, 0.2)));
		expect(onchange).toHaveBeenLastCalledWith({ ...params, left: 80, top: 20 });
		sheet.dispatchEvent(new PointerEvent('pointerup', at(0.8, 0.2)));
		sheet.dispatchEvent(new PointerEvent('pointermove', at(0.1, 0.1)));
		expect(onchange).toHaveBeenCalledTimes(2);
	});
});
