import { logitsOf } from '$lib/attacks/loss';
import type { TransferAnswer, TransferQuestion } from '$lib/attacks/questions';
import { stack } from '$lib/core/batches';
import { seededRandom } from '$lib/core/random';
import { top } from '$lib/math/softmax';
import { checkSet } from './attack-checks';
import { classesOf } from './checks';
import type { Executor } from './executor';
import type { JobContext } from './job';
import { createNetworkContext } from './network-context';

/**
 * What a network says of pictures that were made for another.
 * @throws FailureError with a sentence where they do not fit the network
 */
export async function judgeTransfer(
	executor: Executor,
	{ pictures }: TransferQuestion,
	job: JobContext
): Promise<TransferAnswer> {
	checkSet(executor.graph, classesOf(executor.graph), pictures);
	const context = createNetworkContext(executor, job, seededRandom(0));
	const logits = await logitsOf(context, stack(pictures.map(({ pixels }) => pixels)));
	const predicted = logits.map((row) => top(row, 1)[0]!.index);
	return { predicted, right: pictures.filter(({ label }, i) => predicted[i] === label).length };
}
