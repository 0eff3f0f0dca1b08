import { formatOperand, plural } from '$lib/draw/format';
import type { AxisSize, TransposedAxisSize } from '$lib/math/arithmetic/types';

/** How a size comes about, written step by step with the present numbers put in. */

/** A piece of a formula and what it stands for. */
export interface FormulaPiece {
	readonly text: string;
	readonly role: 'input' | 'kernel' | 'output' | 'padding' | 'ink' | 'plain';
}

/** A formula of one axis. */
export interface SizeSteps {
	/** The span of a dilated kernel; null where it is the kernel's own size. */
	readonly span: readonly FormulaPiece[] | null;
	/** In words, in numbers, and so on to the result. */
	readonly lines: readonly (readonly FormulaPiece[])[];
	/** What happens to cells that no window reaches, or that jut out; null if there are none. */
	readonly remainder: string | null;
}

const plain = (text: string): FormulaPiece => ({ text, role: 'plain' });
const ink = (text: string): FormulaPiece => ({ text, role: 'ink' });
const input = (text: string | number): FormulaPiece => ({ text: String(text), role: 'input' });
const kernel = (text: string | number): FormulaPiece => ({ text: String(text), role: 'kernel' });
const output = (text: string | number): FormulaPiece => ({ text: String(text), role: 'output' });
const padding = (text: string | number): FormulaPiece => ({ text: String(text), role: 'padding' });

/** Which way an axis runs. */
export type AxisName = 'vertical' | 'horizontal';

function linesOf(count: number, axis: AxisName): string {
	return plural(count, axis === 'vertical' ? 'row' : 'column');
}

function spanSteps(axis: { kernel: number; dilation: number; span: number }) {
	if (axis.dilation === 1) return null;
	return [
		plain('span = ('),
		kernel(axis.kernel),
		plain(' − 1) · '),
		ink(String(axis.dilation)),
		plain(' + 1 = '),
		kernel(axis.span)
	];
}

function remainderOf({ leftOver, overhang }: AxisSize, axis: AxisName): string | null {
	if (leftOver > 0) {
		const side = axis === 'vertical' ? 'bottom' : 'right';
		const what = leftOver === 1 ? 'is' : 'are';
		return `${linesOf(leftOver, axis)} at the ${side} ${what} left over: the next stride would not fit.`;
	}
	if (overhang > 0) return `The last window reaches ${linesOf(overhang, axis)} beyond the padding.`;
	return null;
}

/**
 * The size of a convolution's or a pool's output along one axis.
 * @param rounding `up` where ceil mode counts a window that juts out
 */
export function sizeSteps(
	axis: AxisSize,
	name: AxisName,
	rounding: 'down' | 'up' = 'down'
): SizeSteps {
	const [open, close] = rounding === 'down' ? ['⌊', '⌋'] : ['⌈', '⌉'];
	const over = plain(') / ');
	const stride = ink(String(axis.stride));
	const free = axis.padded - axis.span;
	return {
		span: spanSteps(axis),
		lines: [
			[
				plain(`${open}(`),
				input('input'),
				plain(' + '),
				padding('padding'),
				plain(' − '),
				kernel(axis.dilation === 1 ? 'kernel' : 'span'),
				over,
				ink('stride'),
				plain(`${close} + 1`)
			],
			[
				plain(`= ${open}(`),
				input(axis.size),
				plain(' + '),
				padding(axis.padBefore),
				plain(' + '),
				padding(axis.padAfter),
				plain(' − '),
				kernel(axis.span),
				over,
				stride,
				plain(`${close} + 1`)
			],
			[
				plain(`= ${open}`),
				ink(formatOperand(free)),
				plain(' / '),
				stride,
				plain(`${close} + 1 = `),
				ink(String(axis.steps)),
				plain(' + 1 = '),
				output(axis.output)
			]
		],
		remainder: remainderOf(axis, name)
	};
}

/** The size of a transposed convolution's output along one axis. */
export function transposedSteps(axis: TransposedAxisSize): SizeSteps {
	const added = axis.outputPadding > 0;
	const cut = axis.cropBefore + axis.cropAfter > 0;
	return {
		span: spanSteps(axis),
		lines: [
			[
				plain('('),
				input('input'),
				plain(' − 1) · '),
				ink('stride'),
				plain(' + '),
				kernel(axis.dilation === 1 ? 'kernel' : 'span'),
				...(cut ? [plain(' − '), padding('padding')] : []),
				...(added ? [plain(' + '), ink('output padding')] : [])
			],
			[
				plain('= ('),
				input(axis.size),
				plain(' − 1) · '),
				ink(String(axis.stride)),
				plain(' + '),
				kernel(axis.span),
				...(cut
					? [plain(' − '), padding(axis.cropBefore), plain(' − '), padding(axis.cropAfter)]
					: []),
				...(added ? [plain(' + '), ink(String(axis.outputPadding))] : []),
				plain(' = '),
				output(axis.output)
			]
		],
		remainder: null
	};
}

/** A formula as one line of text, for those who hear it. */
export function spokenFormula(steps: SizeSteps): string {
	const lines = steps.lines.map((pieces) => pieces.map(({ text }) => text).join(''));
	return lines.join(' ');
}
