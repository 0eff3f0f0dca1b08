import { describe, expect, it } from 'vitest';
import type { NdArray } from '$lib/core/types';
import { convolve } from '$lib/math/arithmetic/convolution';
import { pool, poolAcrossChannels, poolGradient } from '$lib/math/arithmetic/pooling';
import { convolveTransposed } from '$lib/math/arithmetic/transposed';
import { drawArrays, readSettings, type StoredSetting } from './stored-settings';

/** Sums are taken in double precision and stored in single. */
const tolerance = 1e-6;

type Draw = ReturnType<typeof drawArrays>;
type Setting<Kind extends StoredSetting['kind']> = Extract<StoredSetting, { kind: Kind }>;

const { torch, settings } = readSettings();

/** Our answer; arrays are drawn in the same order as in the script. */
const compute: {
	[Kind in StoredSetting['kind']]: (setting: Setting<Kind>, draw: Draw) => NdArray;
} = {
	convolution(setting, draw) {
		const { kernel, channels, groups, filters } = setting;
		const input = draw(...setting.size, channels);
		const weights = draw(...kernel, channels / groups, filters);
		return convolve(input, weights, setting.bias ? draw(filters).data : null, setting);
	},
	transposed(setting, draw) {
		const { kernel, channels, groups, filters } = setting;
		const input = draw(...setting.size, channels);
		const weights = draw(...kernel, filters / groups, channels);
		return convolveTransposed(input, weights, setting.bias ? draw(filters).data : null, setting);
	},
	pooling(setting, draw) {
		const input = draw(...setting.size, setting.channels);
		const { values } = pool(input, setting);
		if (setting.gradient) return poolGradient(input, setting, draw(...values.shape));
		return values;
	},
	channels: ({ size, channels, kernel, stride }, draw) =>
		poolAcrossChannels(draw(...size, channels), kernel[1], stride[1])
};

function answer<Kind extends StoredSetting['kind']>(setting: Setting<Kind>, draw: Draw): NdArray {
	return compute[setting.kind as Kind](setting, draw);
}

/** The largest difference between our numbers and the stored ones, relative to what is added up. */
function difference(setting: StoredSetting): number {
	const draw = drawArrays(setting.seed);
	const { shape, data } = answer(setting, draw);
	expect(shape, JSON.stringify(setting)).toEqual(setting.shape);
	const weights = draw(data.length).data;
	const products = data.map((value, index) => value * weights[index]!);
	const sum = products.reduce((total, product) => total + product, 0);
	const scale = 1 + products.reduce((total, product) => total + Math.abs(product), 0);
	const picks = [data[0]!, data[Math.floor(data.length / 2)]!, data.at(-1)!];
	return Math.max(
		Math.abs(sum - setting.sum) / scale,
		...picks.map((pick, index) => Math.abs(pick - setting.picks[index]!) / (1 + Math.abs(pick)))
	);
}

const answered = settings.filter((setting) => !setting.refused);
const refused = settings.filter((setting) => setting.refused);

describe(`sizes and values of PyTorch ${torch}`, () => {
	let largest = 0;
	let equal = 0;

	for (const kind of Object.keys(compute))
		it(`are ours: ${kind}`, () => {
			for (const setting of answered.filter((candidate) => candidate.kind === kind)) {
				const found = difference(setting);
				expect(found, JSON.stringify(setting)).toBeLessThan(tolerance);
				largest = Math.max(largest, found);
				equal++;
			}
		});

	it('are ours for at least 5,000 settings', () => {
		const rescaled = answered.filter(
			(setting) => setting.kind === 'pooling' && setting.rescaled
		).length;
		console.log(
			`measured: ${equal} settings equal PyTorch's, largest difference ${largest.toExponential(1)}` +
				` (of them ${rescaled} ceil-mode L2 pools with lp_pool's factor undone)`
		);
		expect(equal).toBe(answered.length);
		expect(equal).toBeGreaterThanOrEqual(5000);
	});

	it('cover every option', () => {
		const has = (test: (setting: StoredSetting) => boolean) => answered.filter(test).length;
		for (const border of ['zero', 'reflect', 'replicate', 'circular'])
			expect(has((s) => s.kind === 'convolution' && s.border === border)).toBeGreaterThan(200);
		for (const padding of ['valid', 'same', 'full', 'causal'])
			expect(has((s) => s.kind === 'convolution' && s.padding === padding)).toBeGreaterThan(200);
		for (const pooled of ['max', 'average', 'l2'])
			expect(has((s) => s.kind === 'pooling' && s.pool === pooled && s.ceilMode)).toBeGreaterThan(
				100
			);
		expect(has((s) => s.kind === 'pooling' && s.gradient)).toBeGreaterThan(500);
		expect(
			has((s) => s.kind === 'convolution' && s.groups > 1 && s.groups === s.channels)
		).toBeGreaterThan(200);
	});
});

it('what PyTorch refuses is refused here', () => {
	expect(refused.length).toBeGreaterThanOrEqual(300);
	for (const setting of refused)
		expect(() => answer(setting, drawArrays(setting.seed)), JSON.stringify(setting)).toThrow(
			RangeError
		);
});
