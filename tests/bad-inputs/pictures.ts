import {
	sceneHeight,
	sceneWidth,
	joinBytes,
	makeAnimatedPng,
	makeBmp,
	makeHeicHeader,
	makePng,
	makePngHeader,
	makeSvg,
	paintScene,
	readFixture,
	textBytes
} from './craft';

/** What must happen to a file: one sentence, or a picture. */
export type Expectation =
	| { readonly sentence: RegExp }
	| {
			readonly opens: readonly [width: number, height: number];
			/** A note the visitor gets. */
			readonly note?: RegExp;
			/** It shows the scene upright: red, green, blue, white. */
			readonly scene?: boolean;
	  };

/** A file that people may drop on the page, and what must happen then. */
export interface PictureCase {
	readonly title: string;
	/** Name of the file. */
	readonly name: string;
	/** What the browser takes it for. */
	readonly type: string;
	readonly makeBytes: () => Uint8Array;
	readonly expect: Expectation;
}

/** The case as a file, as a file input or a drop gives it. */
export function makeFile({ name, type, makeBytes }: PictureCase): File {
	return new File([makeBytes() as Uint8Array<ArrayBuffer>], name, { type });
}

const scene = { opens: [sceneWidth, sceneHeight], scene: true } as const;

function refused(
	title: string,
	name: string,
	type: string,
	makeBytes: () => Uint8Array,
	sentence: RegExp
): PictureCase {
	return { title, name, type, makeBytes, expect: { sentence } };
}

function opened(
	title: string,
	name: string,
	type: string,
	makeBytes: () => Uint8Array,
	expect: Expectation = scene
): PictureCase {
	return { title, name, type, makeBytes, expect };
}

function breakChecksum(): Uint8Array {
	const bytes = makePng(sceneWidth, sceneHeight);
	bytes[bytes.length - 14]! ^= 0xff;
	return bytes;
}

function half(bytes: Uint8Array): Uint8Array {
	return bytes.subarray(0, Math.floor(bytes.length / 2));
}

/** Left half opaque red, right half nothing. */
function paintHalfTransparent(x: number): readonly number[] {
	return x < sceneWidth / 2 ? [220, 40, 40, 255] : [0, 0, 0, 0];
}

const svgSize = `width="${sceneWidth}" height="${sceneHeight}"`;
const svgViewBox = `viewBox="0 0 ${sceneWidth} ${sceneHeight}"`;
const svgScript = '<script>document.querySelector("rect").remove(); parent.pwned = true;</script>';
const outsideImage = '<image href="https://example.org/x.png" width="48" height="32"/>';
const webPage = '<!doctype html>\n<html><head><title>Not found</title></head></html>';
const saysTooLarge = /16,384 pixels a side and 100 megapixels.* Reduce the picture/;
const saysCutOff = /is cut off.*Copy or download it again\.$/;

const notPictures: readonly PictureCase[] = [
	refused(
		'empty file',
		'a.png',
		'image/png',
		() => new Uint8Array(),
		/^a\.png is empty \(0 bytes\)/
	),
	refused('text', 'b.png', 'image/png', () => textBytes('Hello.\n'), /b\.png is a text file/),
	refused('PDF', 'cat.pdf', 'application/pdf', () => textBytes('%PDF-1.7\n%âã'), /is a PDF, not a/),
	refused('ZIP', 'c.zip', 'application/zip', () => textBytes('PK\x03\x04\0\0'), /is a ZIP archive/),
	refused('web page', 'd.jpg', 'image/jpeg', () => textBytes(webPage), /d\.jpg is a web page, not/),
	refused('video', 'e.mp4', 'video/mp4', () => textBytes('\0\0\0\x18ftypisom\0\0\0\0'), /a video/),
	refused('bytes', 'f.bin', '', () => Uint8Array.of(0, 1, 2, 3, 4, 5), /not a picture in a format/)
];

const brokenPictures: readonly PictureCase[] = [
	refused(
		'truncated PNG',
		'g.png',
		'image/png',
		() => half(makePng(sceneWidth, sceneHeight)),
		saysCutOff
	),
	refused(
		'truncated JPEG',
		'h.jpg',
		'image/jpeg',
		() => half(readFixture('scene.jpg')),
		saysCutOff
	),
	refused(
		'JPEG without its last bytes',
		'i.jpg',
		'image/jpeg',
		() => readFixture('scene.jpg').slice(0, -2),
		saysCutOff
	),
	refused(
		'truncated WebP',
		'j.webp',
		'image/webp',
		() => half(readFixture('animated.webp')),
		saysCutOff
	),
	refused(
		'truncated GIF',
		'k.gif',
		'image/gif',
		() => readFixture('animated.gif').slice(0, 60),
		saysCutOff
	),
	refused(
		'truncated BMP',
		'l.bmp',
		'image/bmp',
		() => half(makeBmp(sceneWidth, sceneHeight)),
		saysCutOff
	),
	refused(
		'truncated AVIF',
		'm.avif',
		'image/avif',
		() => half(readFixture('scene.avif')),
		saysCutOff
	),
	refused(
		'PNG with a wrong checksum',
		'n.png',
		'image/png',
		breakChecksum,
		/checksum does not match/
	),
	refused(
		'header alone',
		'o.png',
		'image/png',
		() => makePngHeader(sceneWidth, sceneHeight),
		saysCutOff
	),
	refused('signature alone', 'p.jpg', '', () => Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), saysCutOff),
	refused('no pixels', 'q.png', 'image/png', () => makePngHeader(0, 10), /it has no pixels/),
	refused(
		'garbage behind a whole header',
		'r.webp',
		'image/webp',
		() => joinBytes(textBytes('RIFF'), [30, 0, 0, 0], textBytes('WEBPVP8 '), new Uint8Array(30)),
		/is damaged/
	),
	refused(
		'SVG with an error',
		's.svg',
		'image/svg+xml',
		() => textBytes('<svg xmlns="http://www.w3.org/2000/svg"><rect</svg>'),
		/its markup has an error/
	)
];

const largePictures: readonly PictureCase[] = [
	refused('400 megapixels', 't.png', '', () => makePngHeader(20_000, 20_000), saysTooLarge),
	refused('one side too long', 'u.png', '', () => makePngHeader(20_000, 10), saysTooLarge),
	refused('just too many pixels', 'v.png', '', () => makePngHeader(10_001, 10_000), saysTooLarge),
	refused('absurd size', 'w.png', '', () => makePngHeader(0xffffffff, 0xffffffff), saysTooLarge),
	refused('file too large', 'x.png', '', () => new Uint8Array(64 * 2 ** 20 + 1), /limit is 64 MB/),
	refused(
		'drawing too large',
		'y.svg',
		'image/svg+xml',
		() => makeSvg(svgSize, ' '.repeat(4 * 2 ** 20)),
		/limit for drawings is 4 MB/
	)
];

const foreignPictures: readonly PictureCase[] = [
	refused(
		'TIFF',
		'z.tiff',
		'image/tiff',
		() => readFixture('scene.tiff'),
		/TIFF picture, which this/
	),
	refused('HEIC', 'IMG_1.heic', 'image/heic', makeHeicHeader, /HEIC picture.*as PNG or JPEG/)
];

const unusualPictures: readonly PictureCase[] = [
	opened('plain PNG', 'scene.png', 'image/png', () => makePng(sceneWidth, sceneHeight)),
	opened('plain JPEG', 'scene.jpg', 'image/jpeg', () => readFixture('scene.jpg')),
	opened('AVIF', 'scene.avif', 'image/avif', () => readFixture('scene.avif')),
	opened('BMP', 'scene.bmp', 'image/bmp', () => makeBmp(sceneWidth, sceneHeight)),
	opened('wrong name', 'scene.txt', 'text/plain', () => readFixture('scene.jpg')),
	opened('data behind the end', 'tail.jpg', 'image/jpeg', () =>
		joinBytes(readFixture('scene.jpg'), textBytes('MotionPhoto'), new Uint8Array(50))
	),
	opened('CMYK JPEG', 'cmyk.jpg', 'image/jpeg', () => readFixture('cmyk.jpg'), {
		...scene,
		note: /from CMYK/
	}),
	opened(
		'16 bits a channel',
		'deep.png',
		'image/png',
		() => makePng(sceneWidth, sceneHeight, paintScene(), { depth: 16 }),
		{ ...scene, note: /Sixteen bits/ }
	),
	opened('animated PNG', 'film.png', 'image/png', makeAnimatedPng, { ...scene, note: /animated/ }),
	opened('animated GIF', 'film.gif', 'image/gif', () => readFixture('animated.gif'), {
		...scene,
		note: /animated; its first frame/
	}),
	opened('animated WebP', 'film.webp', 'image/webp', () => readFixture('animated.webp'), {
		...scene,
		note: /animated; its first frame/
	}),
	opened(
		'transparent PNG',
		'glass.png',
		'image/png',
		() => makePng(sceneWidth, sceneHeight, paintHalfTransparent),
		{ opens: [sceneWidth, sceneHeight], note: /Transparent parts are shown on white/ }
	),
	opened('turned by 180°', '3.jpg', 'image/jpeg', () => readFixture('orientation-3.jpg')),
	opened('turned by 90°', '6.jpg', 'image/jpeg', () => readFixture('orientation-6.jpg')),
	opened('turned by 270°', '8.jpg', 'image/jpeg', () => readFixture('orientation-8.jpg')),
	opened('one pixel', 'dot.png', 'image/png', () => makePng(1, 1), { opens: [1, 1] }),
	opened('one column', 'line.png', 'image/png', () => makePng(1, 2000), {
		opens: [1, 1024],
		note: /Reduced from 1 × 2000 to 1 × 1024/
	}),
	opened('large picture', 'big.png', 'image/png', () => makePng(1500, 1000), {
		opens: [1024, 683],
		scene: true,
		note: /Reduced from 1500 × 1000/
	})
];

const drawings: readonly PictureCase[] = [
	opened('SVG with a size', 'a.svg', 'image/svg+xml', () => makeSvg(`${svgSize} ${svgViewBox}`)),
	opened('SVG with a size in inches', 'b.svg', '', () =>
		makeSvg(`width="0.5in" height="24pt" ${svgViewBox}`)
	),
	opened('SVG with a view box alone', 'c.svg', '', () => makeSvg(svgViewBox), {
		opens: [512, 341],
		scene: true
	}),
	opened('SVG without any size', 'd.svg', '', () => makeSvg(''), {
		opens: [512, 512],
		note: /Transparent/
	}),
	opened('SVG with a script', 'e.svg', '', () => makeSvg(svgSize, svgScript)),
	opened(
		'SVG that asks for a picture elsewhere',
		'f.svg',
		'',
		() => makeSvg(svgSize, outsideImage),
		{
			opens: [sceneWidth, sceneHeight]
		}
	),
	opened('SVG with HTML in it', 'g.svg', '', () =>
		makeSvg(
			svgSize,
			'<foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml"> </p></foreignObject>'
		)
	)
];

/** Bad, broken, huge, foreign and unusual pictures. */
export const pictureCases: readonly PictureCase[] = [
	...notPictures,
	...brokenPictures,
	...largePictures,
	...foreignPictures,
	...unusualPictures,
	...drawings
];
