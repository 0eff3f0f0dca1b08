/** What is used of gifenc, which ships without types. */
declare module 'gifenc' {
	type Colour = readonly [red: number, green: number, blue: number];

	interface FrameOptions {
		/** Colours of this frame and of those after it that have none; needed for the first. */
		readonly palette?: readonly Colour[];
		readonly delay?: number;
		readonly transparent?: boolean;
		readonly transparentIndex?: number;
		/** 1: what is drawn stays. */
		readonly dispose?: number;
		/** 0: for ever. */
		readonly repeat?: number;
	}

	interface Encoder {
		writeFrame(indices: Uint8Array, width: number, height: number, options: FrameOptions): void;
		finish(): void;
		bytes(): Uint8Array<ArrayBuffer>;
	}

	export function GIFEncoder(): Encoder;
}
