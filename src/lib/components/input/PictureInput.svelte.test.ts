import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { userEvent } from 'vitest/browser';
import type { Sample } from '$lib/pictures/samples';
import PictureInput from './PictureInput.svelte';

const facts = { credit: 'Receptive', licence: 'MIT' };
const draw = () => ({
	width: 1,
	height: 1,
	rgba: new Uint8ClampedArray(4),
	name: 'dot',
	source: { kind: 'drawing' as const }
});
const samples: readonly Sample[] = [
	{ ...facts, id: 'cat', title: 'Cat', suits: 'photo', file: 'cat.webp' },
	{ ...facts, id: 'digit-3', title: 'Digit 3', suits: 'digit', draw },
	{ ...facts, id: 'rings', title: 'Rings', suits: 'pattern', draw }
];
const file = new File([new Uint8Array([1, 2, 3])], 'holiday.png', { type: 'image/png' });

async function show(channels: 1 | 3 = 3) {
	const handlers = { onpicture: vi.fn(), onsample: vi.fn(), onframe: vi.fn(async () => {}) };
	const props = { channels, samples, folder: '/samples', ...handlers };
	return { ...handlers, screen: await render(PictureInput, props) };
}

function transferOf(...files: readonly File[]): DataTransfer {
	const transfer = new DataTransfer();
	for (const each of files) transfer.items.add(each);
	return transfer;
}

function drag(type: string, transfer: DataTransfer): DragEvent {
	const event = new DragEvent(type, { dataTransfer: transfer, cancelable: true, bubbles: true });
	window.dispatchEvent(event);
	return event;
}

describe('PictureInput', () => {
	it('takes a file from the input named Your picture, the same one also twice', async () => {
		const { screen, onpicture } = await show();
		const input = screen.getByLabelText('Your picture', { exact: true });
		await userEvent.upload(input, file);
		await userEvent.upload(input, file);
		expect(onpicture).toHaveBeenCalledTimes(2);
		const [content, name, source] = onpicture.mock.calls[0]!;
		expect((content as File).size).toBe(3);
		expect(name).toBe('holiday.png');
		expect(source).toEqual({ kind: 'file' });
	});

	it('takes a file dropped anywhere, under a veil', async () => {
		const { screen, onpicture } = await show();
		expect(drag('dragover', transferOf(file)).defaultPrevented).toBe(true);
		await expect.element(screen.getByText('Drop the picture anywhere')).toBeVisible();
		expect(drag('drop', transferOf(file)).defaultPrevented).toBe(true);
		expect(onpicture).toHaveBeenCalledExactlyOnceWith(file, 'holiday.png', { kind: 'file' });
		await expect.element(screen.getByText('Drop the picture anywhere')).not.toBeInTheDocument();
	});

	it('lifts the veil when the drag leaves the window, and leaves dragged text alone', async () => {
		const { screen, onpicture } = await show();
		drag('dragenter', transferOf(file));
		drag('dragleave', transferOf(file));
		await expect.element(screen.getByText('Drop the picture anywhere')).not.toBeInTheDocument();
		expect(drag('dragover', transferOf()).defaultPrevented).toBe(false);
		expect(drag('drop', transferOf()).defaultPrevented).toBe(false);
		expect(onpicture).not.toHaveBeenCalled();
	});

	it('takes a pasted picture', async () => {
		const { onpicture } = await show();
		window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transferOf(file) }));
		const [content, name, source] = onpicture.mock.calls[0]!;
		expect((content as File).size).toBe(3);
		expect([name, source]).toEqual(['pasted picture', { kind: 'paste' }]);
	});

	it('offers the samples that suit the network', async () => {
		const { screen, onsample } = await show();
		const group = screen.getByRole('group', { name: 'Samples' });
		await group.getByRole('button', { name: 'Cat' }).click();
		expect(onsample).toHaveBeenCalledExactlyOnceWith('cat');
		expect(group.getByRole('button', { name: 'Digit 3' }).elements()).toHaveLength(0);
		await group.getByText('Test patterns').click();
		await group.getByRole('button', { name: 'Rings' }).click();
		expect(onsample).toHaveBeenLastCalledWith('rings');
	});

	it('offers digits and paper to draw on where the network has one channel', async () => {
		const { screen } = await show(1);
		const group = screen.getByRole('group', { name: 'Samples' });
		await expect.element(group.getByRole('button', { name: 'Digit 3' })).toBeVisible();
		expect(group.getByRole('button', { name: 'Cat' }).elements()).toHaveLength(0);
		await expect.element(screen.getByRole('application', { name: 'Drawing pad' })).toBeVisible();
	});
});
