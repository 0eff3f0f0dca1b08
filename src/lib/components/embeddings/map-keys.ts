import type { Direction } from '$lib/draw/map/pick';
import type { MapCamera } from './map-camera.svelte';
import type { MapChoice } from './map-choice.svelte';
import type { MapOnPage } from './map-layout.svelte';
import type { MapPointing } from './map-pointing.svelte';

const directions: Readonly<Record<string, Direction>> = {
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0],
	ArrowUp: [0, 1],
	ArrowDown: [0, -1]
};

/** How much a key enlarges, and how many pixels it pans by. */
export const keyZoom = 1.5;
const keyPan = 80;

/** What keys act on. */
export interface KeyedMap extends MapOnPage {
	readonly camera: MapCamera;
	readonly choice: MapChoice;
	readonly pointing: MapPointing;
}

/** First the lasso, and only without one the chosen picture. */
function letGo({ pointing, embeddings }: KeyedMap): void {
	if (pointing.hasLasso) pointing.dropLasso();
	else embeddings.pin(null);
}

const actions: Readonly<Record<string, (keyed: KeyedMap) => void>> = {
	'+': ({ camera }) => camera.zoomBy(keyZoom),
	'=': ({ camera }) => camera.zoomBy(keyZoom),
	'-': ({ camera }) => camera.zoomBy(1 / keyZoom),
	'0': ({ camera }) => camera.showAll(),
	n: ({ choice }) => void choice.chooseNearest(),
	Home: ({ choice }) => choice.choose(0),
	End: ({ choice, map }) => choice.choose((map.view?.count ?? 0) - 1),
	' ': ({ embeddings }) => embeddings.pinned !== null && embeddings.toggle(embeddings.pinned),
	Escape: letGo
};

function actionOf({ key, shiftKey }: KeyboardEvent): ((keyed: KeyedMap) => void) | undefined {
	const direction = directions[key];
	if (!direction) return actions[key];
	const [right, up] = direction;
	if (shiftKey) return ({ camera }) => camera.panBy(-right * keyPan, up * keyPan);
	return ({ choice }) => choice.walk(direction);
}

/** Does what a key does on a map; keys that are not its own, or go to a button on it, go on to the page. */
export function answerKey(event: KeyboardEvent, keyed: KeyedMap): void {
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	if (event.target !== event.currentTarget) return;
	const act = actionOf(event);
	if (!act) return;
	act(keyed);
	event.preventDefault();
	event.stopPropagation();
}
