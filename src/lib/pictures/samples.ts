import { drawDigit } from './digits';
import { patterns } from './patterns';
import type { Picture } from './types';

/** What kind of network a sample is meant for; any network takes any picture. */
export type SampleSubject = 'photo' | 'digit' | 'pattern';

interface SampleFacts {
	/** Appears in links, never reused. */
	readonly id: string;
	readonly title: string;
	readonly suits: SampleSubject;
	/** Who made it. */
	readonly credit: string;
	readonly licence: string;
}

/** A sample that is a file in `static/samples/`; `CREDITS.md` there says where it comes from. */
export interface StoredSample extends SampleFacts {
	readonly file: string;
}

/** A sample that is drawn when it is asked for. */
export interface DrawnSample extends SampleFacts {
	draw(): Picture;
}

export type Sample = StoredSample | DrawnSample;

const cc0 = 'CC0 1.0';
const ccBy = 'CC BY 2.0';
const publicDomain = 'Public domain';

function photo(id: string, title: string, credit: string, licence: string): StoredSample {
	return { id, title, file: `${id}.webp`, credit, licence, suits: 'photo' };
}

function drawn(id: string, title: string, suits: SampleSubject, draw: () => Picture): DrawnSample {
	return { id, title, draw, suits, credit: 'Receptive', licence: 'MIT' };
}

const photos: readonly StoredSample[] = [
	photo('chelsea', 'Cat', 'Stéfan van der Walt', cc0),
	photo('horse', 'Horse', 'Andreas Preuss', cc0),
	photo('rocket', 'Rocket', 'SpaceX', publicDomain),
	photo('astronaut', 'Astronaut', 'NASA', publicDomain),
	photo('flower', 'Dahlia', 'vultilion', ccBy),
	photo('china', 'Pagoda', 'danielbuechele', ccBy),
	photo('coffee', 'Coffee', 'Rachel Michetti', cc0),
	photo('camera', 'Photographer', 'Lav Varshney', cc0),
	photo('brick', 'Bricks', 'CC0Textures', cc0),
	photo('grass', 'Grass', 'linolafett', cc0),
	photo('gravel', 'Gravel', 'CC0Textures', cc0),
	photo('hubble', 'Deep field', 'NASA', publicDomain)
];

const digits = Array.from({ length: 10 }, (_, digit) =>
	drawn(`digit-${digit}`, `Digit ${digit}`, 'digit', () => drawDigit(digit))
);

/** Every built-in picture, in the order in which they are shown. */
export const samples: readonly Sample[] = [
	...photos,
	...digits,
	...patterns.map(({ id, title, draw }) => drawn(id, title, 'pattern', () => draw()))
];

/** The sample of this id, or undefined. */
export function findSample(id: string): Sample | undefined {
	return samples.find((sample) => sample.id === id);
}
