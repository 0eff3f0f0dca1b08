/**
 * WebM files with one video track, as browsers' encoders give its frames.
 * @source matroska.org/technical/elements.html; webmproject.org/docs/container
 */

/** A frame as an encoder gives it. */
export interface EncodedFrame {
	readonly data: Uint8Array<ArrayBuffer>;
	readonly timeMs: number;
	/** Can be shown without the frames before it. */
	readonly isKey: boolean;
}

/** What the file says of its video. */
export interface VideoTrack {
	readonly codec: 'V_VP8' | 'V_VP9';
	readonly width: number;
	readonly height: number;
	readonly durationMs: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

function join(parts: readonly Bytes[]): Bytes {
	const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let start = 0;
	for (const part of parts) {
		joined.set(part, start);
		start += part.length;
	}
	return joined;
}

/** A number as `length` bytes, the highest first. */
function big(value: number, length: number): Bytes {
	const bytes = new Uint8Array(length);
	for (let index = length - 1, rest = value; index >= 0; index--, rest = Math.floor(rest / 256))
		bytes[index] = rest % 256;
	return bytes;
}

function idBytes(id: number): Bytes {
	return big(id, Math.ceil(Math.log2(id + 1) / 8));
}

/** An element: its id, the length of its content in eight bytes, its content. */
function element(id: number, ...content: readonly Bytes[]): Bytes {
	const inside = join(content);
	const length = big(inside.length, 8);
	length[0] = 1;
	return join([idBytes(id), length, inside]);
}

function unsigned(id: number, value: number, length = 4): Bytes {
	return element(id, big(value, length));
}

function double(id: number, value: number): Bytes {
	const bytes = new Uint8Array(8);
	new DataView(bytes.buffer).setFloat64(0, value);
	return element(id, bytes);
}

function text(id: number, value: string): Bytes {
	return element(id, new TextEncoder().encode(value));
}

function header(): Bytes {
	return element(
		0x1a45dfa3,
		unsigned(0x4286, 1),
		unsigned(0x42f7, 1),
		unsigned(0x42f2, 4),
		unsigned(0x42f3, 8),
		text(0x4282, 'webm'),
		unsigned(0x4287, 4),
		unsigned(0x4285, 2)
	);
}

/** Times are counted in milliseconds. */
function information({ durationMs }: VideoTrack): Bytes {
	return element(
		0x1549a966,
		unsigned(0x2ad7b1, 1_000_000),
		double(0x4489, durationMs),
		text(0x4d80, 'Receptive'),
		text(0x5741, 'Receptive')
	);
}

function tracks({ codec, width, height }: VideoTrack): Bytes {
	const picture = element(0xe0, unsigned(0xb0, width), unsigned(0xba, height));
	const track = element(
		0xae,
		unsigned(0xd7, 1, 1),
		unsigned(0x73c5, 1),
		unsigned(0x83, 1, 1),
		text(0x86, codec),
		picture
	);
	return element(0x1654ae6b, track);
}

function block({ data, timeMs, isKey }: EncodedFrame, startMs: number): Bytes {
	return element(
		0xa3,
		Uint8Array.of(0x81),
		big(timeMs - startMs, 2),
		Uint8Array.of(isKey ? 0x80 : 0),
		data
	);
}

/** A key frame and those that follow it. */
type Group = readonly EncodedFrame[];

function groupByKey(frames: readonly EncodedFrame[]): readonly Group[] {
	const groups: EncodedFrame[][] = [];
	for (const frame of frames) {
		if (frame.isKey || groups.length === 0) groups.push([frame]);
		else groups.at(-1)!.push(frame);
	}
	return groups;
}

function cluster(group: Group): Bytes {
	const startMs = group[0]!.timeMs;
	return element(
		0x1f43b675,
		unsigned(0xe7, startMs),
		...group.map((frame) => block(frame, startMs))
	);
}

/** Where each cluster begins, so that a player can seek. All numbers are as long in every file. */
function cues(groups: readonly Group[], places: readonly number[]): Bytes {
	const points = groups.map((group, index) => {
		const place = element(0xb7, unsigned(0xf7, 1, 1), unsigned(0xf1, places[index] ?? 0, 8));
		return element(0xbb, unsigned(0xb3, group[0]!.timeMs), place);
	});
	return element(0x1c53bb6b, ...points);
}

/**
 * A WebM file. A key frame begins a new cluster; it comes at least every 32 seconds.
 * @param frames in the order of their times, the first a key frame
 */
export function writeWebm(track: VideoTrack, frames: readonly EncodedFrame[]): Bytes {
	const groups = groupByKey(frames);
	const clusters = groups.map(cluster);
	const head = join([information(track), tracks(track)]);
	let place = head.length + cues(groups, []).length;
	const places = clusters.map(({ length }) => (place += length) - length);
	return join([header(), element(0x18538067, head, cues(groups, places), ...clusters)]);
}
