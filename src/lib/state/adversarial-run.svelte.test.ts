import { describe, expect, it } from 'vitest';
import type { AttackAnswer, AttackQuestion, AttackStep } from '$lib/attacks/questions';
import { failure, success, type Result } from '$lib/core/result';
import type { RequestOptions } from '$lib/engine/client';
import { AttackRun, joinTraces } from './adversarial-run.svelte';

const norms = { l0: 0, l2: 0, linf: 0, psnr: Infinity };
const pixelsOf = (value: number) => ({ shape: [1, 1, 1], data: Float32Array.of(value) });
const question: AttackQuestion = {
	...{ network: 'net', attack: 'bim', pixels: pixelsOf(0), label: 0, target: null },
	...{ epsilon: 0.1, mask: null, params: {}, seed: 1 }
};

const stepAt = (iteration: number): AttackStep => {
	return { iteration, logits: Float32Array.of(iteration), margin: 1, norms };
};

/** An answer with iterates 0 to `last`, each with its number as its pixel. */
function answerOf(last: number, firstReached: number | null = null): AttackAnswer {
	const iterations = Array.from({ length: last + 1 }, (_, i) => i);
	const judgement = {
		...{ logits: Float32Array.of(1), probabilities: Float32Array.of(1) },
		...{ predicted: 0, isReached: false }
	};
	return {
		...{ label: 0, target: null, original: judgement, result: pixelsOf(last), judgement, norms },
		...{ rounded: pixelsOf(last), roundedJudgement: judgement, roundedNorms: norms },
		steps: iterations.map(stepAt),
		kept: iterations.map((iteration) => ({ iteration, pixels: pixelsOf(iteration) })),
		...{ firstReached, layers: [], forwardPasses: 1, gradientPasses: 1, durationMs: 1 }
	};
}

/** An engine whose answers the test gives. */
function fakeRun() {
	const asked: AttackQuestion[] = [];
	const open: { options: RequestOptions; resolve: (result: Result<never>) => void }[] = [];
	const request = (_: string, wanted: AttackQuestion, options: RequestOptions) => {
		asked.push(wanted);
		return new Promise<Result<never>>((resolve) => {
			open.push({ options, resolve });
			options.signal?.addEventListener('abort', () => resolve(failure('cancelled', 'Cancelled.')));
		});
	};
	const settle = async (result: Result<AttackAnswer>, at = open.length - 1) => {
		open[at]!.resolve(result as Result<never>);
		await tick();
	};
	const report = (iteration: number) => {
		const iterate = { ...stepAt(iteration), pixels: pixelsOf(iteration) };
		open.at(-1)!.options.onprogress!({ phase: 'iterate', done: 0.5, iterate });
	};
	return { run: new AttackRun({ request: request as never }), asked, settle, report };
}

const tick = () => new Promise((resolve) => setTimeout(resolve));
const iterations = (items: readonly { readonly iteration: number }[]) =>
	items.map(({ iteration }) => iteration);

describe('AttackRun', () => {
	it('shows every reported iterate, and keeps the whole trace at the end', async () => {
		const { run, settle, report } = fakeRun();
		void run.start(question, 'BIM');
		report(0);
		report(3);
		expect(run.running?.iterate?.iteration).toBe(3);
		expect(iterations(run.running!.steps)).toEqual([0, 3]);
		await settle(success(answerOf(4)));
		expect(run.running).toBeNull();
		expect(iterations(run.finished!.steps)).toEqual([0, 1, 2, 3, 4]);
		expect(run.finished!.runs).toBe(1);
	});

	it('goes on from the last iterate and counts on', async () => {
		const { run, asked, settle, report } = fakeRun();
		void run.start(question, 'BIM');
		await settle(success(answerOf(2)));
		void run.resume('BIM');
		expect(asked[1]!.start).toEqual(pixelsOf(2));
		report(1);
		expect(run.running?.iterate?.iteration).toBe(3);
		await settle(success(answerOf(2, 1)));
		expect(iterations(run.finished!.steps)).toEqual([0, 1, 2, 3, 4]);
		expect(iterations(run.finished!.kept)).toEqual([0, 1, 2, 3, 4]);
		expect(run.finished!.firstReached).toBe(3);
		expect(run.finished!.question).toBe(question);
		expect(run.finished!.runs).toBe(2);
	});

	it.each(['cancelled', 'not-finite'] as const)(
		'keeps the run before when one is %s',
		async (code) => {
			const { run, settle } = fakeRun();
			void run.start(question, 'BIM');
			await settle(success(answerOf(2)));
			const before = run.finished;
			void run.start(question, 'BIM');
			if (code === 'cancelled') run.cancel();
			await settle(failure(code, 'A sentence.'));
			expect(run.finished).toBe(before);
			expect(run.failure?.code).toBe(code);
			expect(run.running).toBeNull();
		}
	);

	it('drops the answer of a run that a later one replaced', async () => {
		const { run, settle } = fakeRun();
		void run.start(question, 'BIM');
		void run.start({ ...question, seed: 2 }, 'BIM');
		await settle(success(answerOf(9)), 0);
		expect(run.finished).toBeNull();
		await settle(success(answerOf(1)), 1);
		expect(run.finished!.question.seed).toBe(2);
	});
});

describe('joinTraces', () => {
	it('keeps the earlier first flip', () => {
		const before = { ...answerOf(5, 4) };
		expect(joinTraces(before, answerOf(3, 1)).firstReached).toBe(4);
	});
});
