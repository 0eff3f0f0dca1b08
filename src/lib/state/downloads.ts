import { lookupTable, type ScaleName } from '$lib/draw/colour';
import { formatNumber } from '$lib/draw/format';
import { paintMap } from '$lib/draw/maps';
import { encodeNpz } from '$lib/draw/npz';
import { encodePng } from '$lib/draw/png';
import { saveBlob } from '$lib/draw/save';
import { saveCsv, saveNpy } from '$lib/draw/save-numbers';
import { paintCanvas } from '$lib/draw/surface';
import { layerTable } from '$lib/graph/layer-table';
import { spatialShape } from '$lib/core/types';
import { fileStem, nameFile, settingsOf } from './download-names';
import type { ChannelName } from './explore-link';
import type { Explore } from './explore.svelte';
import type { Session } from './session.svelte';

/** All activations of the current picture as one `.npz` whose keys are the layer names, and `pixels`. */
export async function downloadActivations(session: Session): Promise<void> {
	const { network, pixels } = session;
	if (!network || !pixels) return;
	const entries = [{ name: 'pixels', array: pixels }];
	for (const { name } of network.graph.nodes) {
		const label = 'Collecting activations';
		const values = await session.request('values', { slot: 'main', node: name }, { label });
		if (!values.ok) return;
		entries.push({ name, array: values.value });
	}
	const settings = settingsOf(session);
	saveBlob(await encodeNpz(entries, settings), nameFile(session, 'npz'));
}

/** The layers of the current network as a table. */
export function downloadLayerTable(session: Session): void {
	const graph = session.network?.graph;
	if (!graph) return;
	saveCsv(layerTable(graph), `${graph.name}-layers.csv`);
}

/** The exact values of one channel as `.npy`. */
export async function downloadValues(
	session: Session,
	{ node, channel }: ChannelName
): Promise<void> {
	const values = await session.request('values', { slot: 'main', node, channel });
	if (values.ok) saveNpy(values.value, nameFile(session, 'npy', `-${fileStem(node)}-${channel}`));
}

const mapSidePx = 512;

/** One channel's map as a picture with its settings written below and inside. */
export async function downloadMap(
	explore: Explore,
	{ node, channel }: ChannelName,
	{ scale, dark }: { readonly scale: ScaleName; readonly dark: boolean }
): Promise<void> {
	const maps = explore.mapsOf(node);
	const { session } = explore;
	if (!maps) return;
	const range = explore.ranges.get(node)?.[channel] ?? 0;
	const gain = explore.gains(maps)[channel]!;
	const [height, width] = spatialShape(maps.shape);
	const factor = Math.max(1, Math.floor(mapSidePx / Math.max(height, width)));
	const canvas = document.createElement('canvas');
	paintCanvas(canvas, { width: width * factor, height: height * factor }, (surface) =>
		paintMap(surface, maps, channel, lookupTable(scale, dark), gain)
	);
	const reach = `±${formatNumber(range)}`;
	const shared = settingsOf(session);
	const settings = { ...shared, layer: node, channel: String(channel), range: reach };
	const caption = `${shared.network}, ${node}, channel ${channel}, range ${reach}, on ${shared.picture}`;
	const options = { caption, settings, widthPx: canvas.width / 2, dark };
	const file = nameFile(session, 'png', `-${fileStem(node)}-${channel}`);
	saveBlob(await encodePng(canvas, options), file);
}
