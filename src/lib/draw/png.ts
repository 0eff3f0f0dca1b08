import { addPngText } from './png-text';

/** What goes into the file beside the picture. */
export interface PngOptions {
	/** One line under the picture: what it shows, and with which settings; broken where it is too long. */
	readonly caption: string;
	/** Written into the file as text, key by key. */
	readonly settings: Readonly<Record<string, string>>;
	/** Width of the picture on the page; the file has twice as many pixels. */
	readonly widthPx: number;
	readonly dark: boolean;
}

const enlargement = 2;
const margin = 16 * enlargement;
const fontSize = 12 * enlargement;
const lineHeight = 16 * enlargement;
const narrowest = 240 * enlargement;

function setFont(context: CanvasRenderingContext2D): void {
	context.font = `${fontSize}px "Inter Variable", system-ui, sans-serif`;
	context.textBaseline = 'top';
}

/** Breaks a text between words into lines that a measure finds short enough; a longer word gets a line of its own. */
export function breakLines(
	text: string,
	width: number,
	measure: (line: string) => number
): readonly string[] {
	const lines: string[] = [];
	for (const word of text.split(/\s+/).filter(Boolean)) {
		const last = lines.at(-1);
		if (last !== undefined && measure(`${last} ${word}`) <= width)
			lines.splice(-1, 1, `${last} ${word}`);
		else lines.push(word);
	}
	return lines;
}

interface Sheet {
	readonly canvas: HTMLCanvasElement;
	readonly context: CanvasRenderingContext2D;
}

function makeSheet(): Sheet {
	const canvas = document.createElement('canvas');
	const context = canvas.getContext('2d');
	if (!context) throw new Error('the browser gave no drawing context');
	return { canvas, context };
}

function drawCaption(
	context: CanvasRenderingContext2D,
	lines: readonly string[],
	top: number
): void {
	setFont(context);
	lines.forEach((line, index) => context.fillText(line, margin, top + index * lineHeight));
}

/** The picture at twice its size on the theme's ground, with its caption below. */
function drawSheet(picture: HTMLCanvasElement, options: PngOptions): HTMLCanvasElement {
	const { canvas, context } = makeSheet();
	const width = Math.round(options.widthPx * enlargement);
	const height = Math.round((width * picture.height) / picture.width);
	const textWidth = Math.max(width, narrowest);
	setFont(context);
	const measure = (line: string): number => context.measureText(line).width;
	const lines = breakLines(options.caption, textWidth, measure);
	canvas.width = textWidth + 2 * margin;
	canvas.height = height + lines.length * lineHeight + 2.5 * margin;
	context.fillStyle = options.dark ? '#14161a' : '#fbfaf7';
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.imageSmoothingEnabled = false;
	context.drawImage(picture, margin, margin, width, height);
	context.fillStyle = options.dark ? '#e6e4df' : '#1f2328';
	drawCaption(context, lines, height + 1.5 * margin);
	return canvas;
}

function toBlob(canvas: HTMLCanvasElement): Promise<Blob> {
	return new Promise((resolve, reject) => {
		canvas.toBlob(
			(blob) => (blob ? resolve(blob) : reject(new Error('the picture is too large for a PNG'))),
			'image/png'
		);
	});
}

/** A canvas as a PNG file at twice its size on the page, captioned, with its settings inside. */
export async function encodePng(picture: HTMLCanvasElement, options: PngOptions): Promise<Blob> {
	const plain = await toBlob(drawSheet(picture, options));
	const bytes = new Uint8Array(await plain.arrayBuffer());
	const texts = { Title: options.caption, Software: 'Receptive', ...options.settings };
	return new Blob([addPngText(bytes, texts)], { type: 'image/png' });
}
