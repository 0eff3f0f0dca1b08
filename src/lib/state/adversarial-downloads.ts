import { encodeExactPng } from '$lib/draw/adversarial-png';
import { saveBlob } from '$lib/draw/save';
import { saveCsv, saveNpy } from '$lib/draw/save-numbers';
import type { Curve } from './adversarial-curve.svelte';
import type { FinishedAttack } from './adversarial-run.svelte';
import { attackOf } from './adversarial-setup';
import { fileStem, nameFile, settingsOf } from './download-names';
import type { TransferMatrix } from './adversarial-transfer.svelte';
import type { Session } from './session.svelte';

/** What an attack's files say about how they were made. */
function settingsOfAttack(session: Session, finished: FinishedAttack): Record<string, string> {
	const { question, answer, runs } = finished;
	const classes = session.network?.graph.classes ?? [];
	return {
		...settingsOf(session),
		attack: question.attack,
		settings: JSON.stringify(question.params),
		epsilon: String(question.epsilon),
		label: classes[answer.label] ?? '',
		target: answer.target === null ? '' : (classes[answer.target] ?? ''),
		class: classes[answer.roundedJudgement.predicted] ?? '',
		region: question.mask ? 'painted' : 'everywhere',
		seed: String(question.seed),
		runs: String(runs)
	};
}

function partOf({ question }: FinishedAttack): string {
	return `-${fileStem(attackOf(question.attack).label)}`;
}

/** The rounded result as a PNG of the network's size: the very bytes that were judged. */
export function downloadRounded(session: Session, finished: FinishedAttack): void {
	const texts = { Software: 'Receptive', ...settingsOfAttack(session, finished) };
	const png = encodeExactPng(finished.answer.rounded, texts);
	saveBlob(new Blob([png], { type: 'image/png' }), nameFile(session, 'png', partOf(finished)));
}

/** The exact result, before rounding. */
export function downloadExact(session: Session, finished: FinishedAttack): void {
	saveNpy(finished.answer.result, nameFile(session, 'npy', partOf(finished)));
}

/** Norms, margin and logits of every iterate. */
export function downloadSteps(session: Session, finished: FinishedAttack): void {
	const classes = session.network?.graph.classes ?? [];
	const header = ['iteration', 'margin', 'L0', 'L2', 'Linf', 'PSNR', ...classes];
	const rows = finished.steps.map(({ iteration, margin, norms, logits }) => {
		return [iteration, margin, norms.l0, norms.l2, norms.linf, norms.psnr, ...logits];
	});
	saveCsv([header, ...rows], nameFile(session, 'csv', `${partOf(finished)}-steps`));
}

/** How far each layer's activations moved. */
export function downloadLayerChanges(session: Session, finished: FinishedAttack): void {
	const header = ['layer', 'relative distance', 'channels that changed most'];
	const rows = finished.answer.layers.map(({ node, distance, channels }) => {
		return [node, distance, channels.map(({ channel }) => channel).join(' ')];
	});
	saveCsv([header, ...rows], nameFile(session, 'csv', `${partOf(finished)}-layers`));
}

/** A curve's counts. */
export function downloadCurve({ network, meta, rows, defence }: Curve): void {
	const behind = defence
		? ['right behind', 'unaware', 'through'].map((w) => `${defence.id}: ${w}`)
		: [];
	const header = [
		'epsilon',
		'pictures',
		'right',
		'still right',
		'still right under noise',
		...behind
	];
	const counts = rows.map(({ epsilon, score, control, defended }) => {
		const { n, clean, robust } = score;
		const last = defended ? [defended.clean, defended.unaware, defended.through] : [];
		return [epsilon ?? '', n, clean, robust, control?.robust ?? '', ...last];
	});
	saveCsv([header, ...counts], `${network}-${fileStem(meta.label)}-curve.csv`);
}

/** A transfer matrix's counts: untouched, then made on one network a row. */
export function downloadMatrix({ meta, networks, set, clean, right }: TransferMatrix): void {
	const header = ['made on', 'pictures', ...networks.map(({ title }) => `right on ${title}`)];
	const rowOf = (name: string, counts: readonly (number | null)[]) => {
		return [name, set.pictures.length, ...counts.map((count) => count ?? '')];
	};
	const made = networks.map(({ title }, i) => rowOf(title, right[i]!));
	const rows = [header, rowOf('untouched', clean), ...made];
	saveCsv(rows, `transfer-${fileStem(meta.label)}.csv`);
}
