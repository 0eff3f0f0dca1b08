import { afterEach, describe, expect, it, vi } from 'vitest';
import { failure, success, type Result } from '$lib/core/result';
import type { CodesAnswer, CodesQuestion, LoadedNetwork } from '$lib/engine/protocol';
import type { Graph } from '$lib/graph/types';
import { isSameShape } from '$lib/graph/shape-rules';
import type { PictureSet } from '$lib/pictures/sets/types';
import lenetGraph from '../../../models/lenet5-mnist/graph.json';
import resnetGraph from '../../../models/resnet20-cifar10/graph.json';
import { resolveChoice } from './embeddings-codes';
import { usualLayer } from './embeddings-layers';
import { PlacedPictures } from './embeddings-placed.svelte';
import { Transfer } from './embeddings-transfer.svelte';
import { Embeddings } from './embeddings.svelte';

const lenet: LoadedNetwork = { id: 'lenet5-mnist', graph: lenetGraph as unknown as Graph };
const resnet: LoadedNetwork = { id: 'resnet20-cifar10', graph: resnetGraph as unknown as Graph };

/** Pictures of two greys, and how often the set was given back. */
function makeSet(name: string, count = 24) {
	const state = { disposed: 0 };
	const set: PictureSet = {
		...{ name, key: name, kind: 'folder', count, classes: ['dark', 'light'], notes: [] },
		labels: Int32Array.from({ length: count }, (_, i) => i % 2),
		names: Array.from({ length: count }, (_, i) => `${name} ${i}`),
		picture: async (index) => {
			const rgba = new Uint8ClampedArray(4 * 28 * 28).fill((index % 2) * 100 + index);
			return success({ width: 28, height: 28, rgba });
		},
		dispose: () => void state.disposed++
	};
	return { set, state };
}

type Asked = CodesQuestion & { readonly isAborted: () => boolean };

/** A session whose engine holds one network, and whose answers a test may hold back. */
class FakeSession {
	network: LoadedNetwork | null = lenet;
	readonly asked: Asked[] = [];
	gate: Promise<void> = Promise.resolve();

	async request(
		_: 'codes',
		question: CodesQuestion,
		{ signal }: { signal: AbortSignal }
	): Promise<Result<CodesAnswer>> {
		this.asked.push({ ...question, isAborted: () => signal.aborted });
		await this.gate;
		if (signal.aborted) return failure('cancelled', 'Cancelled.');
		const { network } = this;
		if (network?.id !== question.network) return failure('unsupported', 'It is not loaded.');
		const { height, width, channels } = network.graph.input;
		const [count, ...shape] = question.pictures.shape as [number, ...number[]];
		if (!isSameShape(shape, [height, width, channels]))
			return failure('shape-mismatch', 'It takes other pictures.');
		const { node, form } = question;
		const { length } = resolveChoice(network.graph, { layer: node, form, weights: 'trained' })!;
		const first = question.pictures.data.length / count;
		const data = Float32Array.from({ length: count * length }, (_, i) => {
			const row = Math.floor(i / length);
			return question.pictures.data[row * first + first / 2]! * 10 + Math.sin(i * 7);
		});
		const logits = { shape: [count, 10], data: new Float32Array(10 * count) };
		return success({ codes: { shape: [count, length], data }, logits });
	}
}

const opened: Embeddings[] = [];
afterEach(() => opened.splice(0).forEach((embeddings) => embeddings.dispose()));

function makePage() {
	const session = new FakeSession();
	const embeddings = new Embeddings(session as never);
	opened.push(embeddings);
	return { session, embeddings, map: embeddings.maps[0]! };
}

/** Holds the answers of the engine back until the function that it returns is called. */
function hold(session: FakeSession): () => void {
	let open: () => void = () => undefined;
	session.gate = new Promise((resolve) => (open = resolve));
	return open;
}

async function exchange(session: FakeSession, embeddings: Embeddings, network: LoadedNetwork) {
	embeddings.leaveNetwork();
	session.network = network;
	await embeddings.takeNetwork();
}

const patient = { timeout: 20_000 };

describe('sets and networks', () => {
	it('a cancelled set does not come back with another network, and is given back', async () => {
		const { session, embeddings } = makePage();
		const [digits, textures] = [makeSet('digits'), makeSet('textures')];
		await embeddings.openSet(digits.set);
		expect(embeddings.view?.name).toBe('digits');
		const open = hold(session);
		const opening = embeddings.openSet(textures.set);
		await vi.waitFor(() => expect(session.asked).toHaveLength(2));
		embeddings.cancel();
		open();
		await opening;
		expect([textures.state.disposed, digits.state.disposed]).toEqual([1, 0]);
		await exchange(session, embeddings, resnet);
		expect(embeddings.view?.name).toBe('digits');
		expect(embeddings.maps[0]!.encoded?.network).toBe(resnet);
		await embeddings.openSet(makeSet('others').set);
		expect(digits.state.disposed).toBe(1);
	});

	it('a set on its way waits for the network that is chosen meanwhile', async () => {
		const { session, embeddings } = makePage();
		await embeddings.openSet(makeSet('digits').set);
		const open = hold(session);
		const opening = embeddings.openSet(makeSet('textures').set);
		await vi.waitFor(() => expect(session.asked).toHaveLength(2));
		const taken = exchange(session, embeddings, resnet);
		open();
		await Promise.all([opening, taken]);
		expect(embeddings.view?.name).toBe('textures');
		expect(embeddings.maps[0]!.encoded?.network).toBe(resnet);
		expect(embeddings.maps[0]!.failure).toBeNull();
	});

	it('two maps of one layer share its codes, also while they are made', async () => {
		const { session, embeddings } = makePage();
		embeddings.restore([embeddings.maps[0]!.choice, embeddings.maps[0]!.choice], {});
		await embeddings.openSet(makeSet('digits').set);
		expect(session.asked).toHaveLength(1);
		expect(embeddings.maps[0]!.encoded).toBe(embeddings.maps[1]!.encoded);
	});

	it('a layer that the network does not have is refused, unless a link named it', async () => {
		const { embeddings, map } = makePage();
		map.set({ layer: 'nowhere' });
		await embeddings.openSet(makeSet('digits').set);
		expect(map.failure?.message).toContain('no layer named “nowhere”');
		embeddings.fitToNetwork();
		expect(map.choice.layer).toBeNull();
	});
});

describe('the table of layers', () => {
	it('reads every layer with the network it began with, and belongs to no other', async () => {
		const { session, embeddings } = makePage();
		const transfer = new Transfer(embeddings);
		await embeddings.openSet(makeSet('digits', 40).set);
		await transfer.run();
		expect(transfer.failure).toBeNull();
		expect(transfer.result?.readings.at(-1)!.node).toBe(usualLayer(lenet.graph));
		session.network = resnet;
		expect(transfer.result).toBeNull();
		session.network = lenet;
		expect(transfer.result?.readings).toHaveLength(5);
	});

	it('stops where the network is changed', async () => {
		const { session, embeddings } = makePage();
		const transfer = new Transfer(embeddings);
		await embeddings.openSet(makeSet('digits', 40).set);
		const open = hold(session);
		const running = transfer.run();
		await vi.waitFor(() => expect(session.asked).toHaveLength(2));
		transfer.cancel();
		session.network = resnet;
		open();
		await running;
		expect(session.asked.map(({ network }) => network)).toEqual([lenet.id, lenet.id]);
		expect([transfer.running, transfer.failure, transfer.result]).toEqual([null, null, null]);
	});
});

describe('placed pictures', () => {
	it('are prepared for each network anew; an attacked one stays with its own', async () => {
		const { session, embeddings } = makePage();
		const placed = new PlacedPictures(embeddings);
		await embeddings.openSet(makeSet('digits').set);
		const rgba = new Uint8ClampedArray(4 * 28 * 28).fill(120);
		await placed.add('drawing', { width: 28, height: 28, rgba });
		const step = { shape: [32, 32, 1], data: new Float32Array(1024) };
		await placed.addExample({ network: lenet.id, name: 'attacked', steps: [step, step] });
		const [map] = embeddings.maps;
		expect(placed.on(map!).map(({ positions }) => positions.length)).toEqual([2, 4]);
		await exchange(session, embeddings, resnet);
		await placed.refresh();
		expect(placed.failure).toBeNull();
		expect(placed.on(map!).map(({ name }) => name)).toEqual(['drawing']);
		expect(placed.elsewhere).toHaveLength(1);
		expect(placed.elsewhere[0]!.reason).toContain('LeNet');
		expect(placed.takes({ network: lenet.id })).toBe(false);
		session.network = lenet;
		expect(placed.problem).not.toBeNull();
		placed.remove(placed.pictures[0]!.id);
		expect(placed.on(map!)).toEqual([]);
	});
});

describe('the nearest codes', () => {
	it('come from the worker, for the row and the codes that were asked about', async () => {
		const { embeddings, map } = makePage();
		await embeddings.openSet(makeSet('digits').set);
		expect(embeddings.neighboursOf(map, 3)).toEqual([]);
		await vi.waitFor(() => expect(embeddings.neighboursOf(map, 3)).toHaveLength(10), patient);
		const near = embeddings.neighboursOf(map, 3);
		expect(near.map(({ row }) => row)).not.toContain(3);
		const distances = near.map(({ distance }) => distance);
		expect(distances).toEqual(distances.toSorted((a, b) => a - b));
		expect(await map.near.ask(3)).toBe(near);
		expect(await map.near.ask(999)).toEqual([]);
	});
});

describe('what moves a map', () => {
	const long = { params: { perplexity: 5, iterations: 3000, exaggeration: 12, start: 'pca' } };

	/** Enough to be moving still when a test takes hold of them. */
	const points = 200;

	async function movingMap() {
		const { embeddings, map } = makePage();
		map.set(long);
		const opening = embeddings.openSet(makeSet('digits', points).set);
		await vi.waitFor(() => expect(map.state).toBe('moving'), { ...patient, interval: 5 });
		return { embeddings, map, opening };
	}

	it('goes on after a cancel from where the points were', async () => {
		const { map, opening } = await movingMap();
		map.cancel();
		await opening;
		expect(map.state).toBe('paused');
		const { iteration } = map.shown!;
		await map.step(10);
		await vi.waitFor(() => expect(map.shown!.iteration).toBe(iteration + 10), patient);
		expect([map.state, map.shown!.planned]).toEqual(['paused', 3000]);
		map.resume();
		await vi.waitFor(() => expect(map.state).toBe('finished'), patient);
		expect(map.shown!.iteration).toBe(3000);
	});

	it('stays halted when a setting is changed, and a finished map takes no step', async () => {
		const { map, opening } = await movingMap();
		map.pause();
		map.change({ params: { ...long.params, perplexity: 8 } });
		await vi.waitFor(() => expect(map.shown!.choice.params.perplexity).toBe(8), patient);
		expect(map.state).toBe('paused');
		map.resume();
		await opening;
		await vi.waitFor(() => expect(map.state).toBe('finished'), patient);
		const { positions } = map.shown!;
		expect(map.canStep).toBe(false);
		await map.step(10);
		expect(map.shown!.positions).toBe(positions);
		await vi.waitFor(() => expect(map.worth.quality).not.toBeNull(), patient);
		expect(map.worth.quality!.rowsMeasured).toBe(points);
	});

	it('answers with a failure where no worker can be had', async () => {
		const { embeddings, map } = makePage();
		const around = Reflect.get(map, 'around') as { createClient: () => Promise<never> };
		around.createClient = () => Promise.reject(new Error('offline'));
		await embeddings.openSet(makeSet('digits').set);
		expect(map.failure).toMatchObject({ code: 'download', message: 'offline' });
		expect(map.state).toBe('idle');
	});
});
