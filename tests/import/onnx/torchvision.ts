import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findPython } from '../../run/python.js';
import { errorsOf, readOnnx, type StoredPicture } from './fixture';

/** The full networks of torchvision, exported on the spot: they are too large to be stored. */

const packages = 'torchvision, onnx';
const script = 'tests/import/onnx/make_torchvision.py';

/** The families that the site promises to open. */
export const promised = [
	'alexnet',
	'vgg11',
	'googlenet',
	'resnet18',
	'densenet121',
	'squeezenet1_1',
	'mobilenet_v2'
];

/** Others of torchvision that can be opened. */
export const further = [
	'mobilenet_v3_small',
	'shufflenet_v2_x0_5',
	'mnasnet0_5',
	'regnet_y_400mf',
	'efficientnet_b0'
];

/** How far one of torchvision's networks is off here: max |a − b| / max |b|. */
export interface ForeignErrors {
	readonly name: string;
	readonly logits: number;
	readonly gradient: number;
}

/** Why the networks cannot be made here; null where they can. */
export function whyNoTorchvision(): string | null {
	return findPython(packages)
		? null
		: 'no python3 with torchvision and onnx on this machine, which export the networks';
}

/** A gradient that is farther off than this is looked at with another picture. */
const gradientTolerance = 1e-3;

/**
 * Opens a network that `make_torchvision.py` wrote, and compares. Where two cells of a pool are equal to seven digits,
 * single precision may choose the other one, and the gradient is then off by a whole cell. So a gradient that is off is
 * asked for again with the next picture: what is wrong with the network itself is wrong with every picture.
 */
export async function compareStored(folder: string, name: string): Promise<ForeignErrors> {
	const json = readFileSync(join(folder, `${name}.json`), 'utf8');
	const bytes = new Uint8Array(readFileSync(join(folder, `${name}.onnx`)));
	const imported = await readOnnx(bytes, `${name}.onnx`);
	let [logits, gradient] = [0, Infinity];
	for (const stored of JSON.parse(json) as StoredPicture[]) {
		const errors = await errorsOf(imported, stored);
		logits = Math.max(logits, errors.logits);
		gradient = Math.min(gradient, errors.gradient);
		if (gradient < gradientTolerance) break;
	}
	return { name, logits, gradient };
}

/** Exports networks one after the other and compares each. The WASM backend must be running. */
export async function* compareTorchvision(
	names: readonly string[]
): AsyncGenerator<ForeignErrors, void> {
	const folder = mkdtempSync(join(tmpdir(), 'torchvision-'));
	const maker = spawn(findPython(packages)!, ['-B', script, folder, ...names], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	try {
		for await (const name of createInterface({ input: maker.stdout }))
			yield await compareStored(folder, name);
	} finally {
		maker.kill();
		rmSync(folder, { recursive: true, force: true });
	}
}
