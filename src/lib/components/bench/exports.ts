import type { Task } from '$lib/draw/animation/task';
import { figurePalette } from '$lib/draw/figure/palette';
import type { Figure } from '$lib/draw/figure/types';

/** Files that a figure can be had as. */
export type ExportKind = 'svg' | 'png' | 'tikz' | 'gif' | 'webm' | 'frames';

/** A figure that is to be exported. */
export interface ExportRequest {
	/** Of the files, e.g. "convolution". */
	readonly name: string;
	/** Time in, picture out. */
	readonly figureAt: (time: number) => Figure;
	/** The present time; stills show it. */
	readonly time: number;
	/** The last step; animations run up to it. */
	readonly last: number;
	readonly dark: boolean;
	/** Where the state can be opened again; goes into the files that can hold it. */
	readonly address: string;
}

/** A file that is ready. */
export interface ExportedFile {
	readonly blob: Blob;
	readonly fileName: string;
}

/** Animations and numbered frames have no step in their name. */
function stillName({ name, time, last }: ExportRequest, ending: string): string {
	return last > 0 ? `${name}-${Math.floor(time)}.${ending}` : `${name}.${ending}`;
}

async function makeSvg(request: ExportRequest): Promise<ExportedFile> {
	const { figureToSvg } = await import('$lib/draw/figure/svg');
	const svg = figureToSvg(request.figureAt(request.time), figurePalette(request.dark));
	return { blob: new Blob([svg], { type: 'image/svg+xml' }), fileName: stillName(request, 'svg') };
}

async function makePng(request: ExportRequest): Promise<ExportedFile> {
	const { figureToPng } = await import('$lib/draw/animation/png');
	const figure = request.figureAt(request.time);
	const notes = { Link: request.address };
	const blob = await figureToPng(figure, figurePalette(request.dark), notes);
	return { blob, fileName: stillName(request, 'png') };
}

async function makeTikz(request: ExportRequest): Promise<ExportedFile> {
	const { figureToTikz } = await import('$lib/draw/figure/tikz');
	const tikz = figureToTikz(request.figureAt(request.time), [request.address]);
	return {
		blob: new Blob([tikz], { type: 'application/x-tex' }),
		fileName: stillName(request, 'tex')
	};
}

async function makeGif(request: ExportRequest, task: Task): Promise<ExportedFile> {
	const { figuresToGif } = await import('$lib/draw/animation/gif');
	const { name, figureAt, last, dark } = request;
	const blob = await figuresToGif(figureAt, last, figurePalette(dark), task);
	return { blob, fileName: `${name}.gif` };
}

async function makeWebm(request: ExportRequest, task: Task): Promise<ExportedFile> {
	const { figuresToWebm } = await import('$lib/draw/animation/webm');
	const { name, figureAt, last, dark } = request;
	const blob = await figuresToWebm(figureAt, last, figurePalette(dark), task);
	return { blob, fileName: `${name}.webm` };
}

async function makeFrames(request: ExportRequest, task: Task): Promise<ExportedFile> {
	const { figuresToZip } = await import('$lib/draw/animation/frames');
	const { name, figureAt, last, dark } = request;
	const blob = await figuresToZip(name, figureAt, last, figurePalette(dark), task);
	return { blob, fileName: `${name}-frames.zip` };
}

const makers: Readonly<
	Record<ExportKind, (request: ExportRequest, task: Task) => Promise<ExportedFile>>
> = {
	svg: makeSvg,
	png: makePng,
	tikz: makeTikz,
	gif: makeGif,
	webm: makeWebm,
	frames: makeFrames
};

/**
 * Makes a file. What it needs is loaded only now.
 * @throws the task's reason, if it is stopped
 */
export function exportFigure(
	kind: ExportKind,
	request: ExportRequest,
	task: Task
): Promise<ExportedFile> {
	return makers[kind](request, task);
}

/** Width that an embedded figure is given, and room under it for its transport and the line below. */
const embedWidth = 720;
const embedFoot = 180;

function escapeAttribute(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** HTML that shows a figure in another page. */
export function embedSnippet(address: string, figure: Figure): string {
	const scale = Math.min(1.6, embedWidth / figure.width);
	const height = Math.ceil(figure.height * scale) + embedFoot;
	return [
		'<iframe',
		`  src="${escapeAttribute(address)}"`,
		`  title="${escapeAttribute(figure.title)}"`,
		`  width="${embedWidth}"`,
		`  height="${height}"`,
		'  style="border: 0; max-width: 100%"',
		'  loading="lazy"',
		'></iframe>'
	].join('\n');
}
