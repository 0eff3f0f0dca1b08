import { encodeLink } from '$lib/state/link';
import { exploreLink, type ExploreLink } from '$lib/state/explore-link';

/** A way into the site from its cover. */
export interface Door {
	readonly title: string;
	readonly text: string;
	/** What one will do behind it. */
	readonly action: string;
	/** The query of Explore's address, with its question mark, or empty. */
	readonly query: '' | `?${string}`;
}

const start = Object.fromEntries(
	Object.entries(exploreLink).map(([key, { initial }]) => [key, initial])
) as unknown as ExploreLink;

function exploreQuery(choice: Partial<ExploreLink>): `?${string}` {
	return `?${encodeLink(exploreLink, { ...start, ...choice })}`;
}

/** The three doors of the cover; all lead into Explore. */
export const doors: readonly Door[] = [
	{
		title: 'Your picture',
		text: 'Drop a photograph, draw a digit or use the camera, and see every feature map of every layer.',
		action: 'Explore a network',
		query: ''
	},
	{
		title: 'Teach',
		text: 'Open one cell of a feature map and follow the sum behind it: every pixel of the patch times its weight.',
		action: 'See how one value came about',
		query: exploreQuery({
			network: 'resnet20-cifar10',
			picture: 'chelsea',
			layer: 'stem',
			channel: 11,
			cell: [14, 12]
		})
	},
	{
		title: 'Break it',
		text: 'Draw a digit that you can read and LeNet‑5 cannot, and look for the layer where it goes astray.',
		action: 'Mislead LeNet‑5',
		query: exploreQuery({ network: 'lenet5-mnist', picture: 'digit-7', fit: 'digit' })
	}
];
