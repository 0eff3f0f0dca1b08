import { figurePalette } from '$lib/draw/figure/palette';
import type { Figure } from '$lib/draw/figure/types';
import { historyFigure, type HistoryChart } from '$lib/draw/history-chart';
import { saveBlob } from '$lib/draw/save';

/** Forms in which the chart of the architectures leaves the page. */
export type HistoryFile = 'svg' | 'png';

/** What is written on the file, and in which theme. */
export interface HistoryWords {
	readonly title: string;
	readonly description: string;
	readonly dark: boolean;
}

async function encode(file: HistoryFile, figure: Figure, dark: boolean): Promise<Blob> {
	const palette = figurePalette(dark);
	if (file === 'png') {
		const { figureToPng } = await import('$lib/draw/animation/png');
		return figureToPng(figure, palette, { Link: location.href });
	}
	const { figureToSvg } = await import('$lib/draw/figure/svg');
	return new Blob([figureToSvg(figure, palette)], { type: 'image/svg+xml' });
}

/** Hands the chart to the visitor's browser to save. What writes it is loaded only now. */
export async function saveHistory(
	file: HistoryFile,
	chart: HistoryChart,
	{ dark, ...words }: HistoryWords
): Promise<void> {
	saveBlob(await encode(file, historyFigure(chart, words), dark), `architectures.${file}`);
}
