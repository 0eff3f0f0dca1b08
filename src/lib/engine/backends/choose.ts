import { FailureError } from '$lib/core/result';
import type { BackendName, EngineReport } from '../protocol';
import { installCures } from '../cures/install';
import { measureSpeed } from './speed';
import { checkValues, valueTolerance } from './value-check';
import { cpu } from './cpu';
import type { Backend, StartContext } from './types';
import { wasm } from './wasm';
import { webgl } from './webgl';
import { webgpu } from './webgpu';

const backends: Readonly<Record<BackendName, Backend>> = { webgpu, wasm, webgl, cpu };

interface StartRequest extends StartContext {
	/** Backends that stopped working in this visit. */
	readonly excluded: ReadonlySet<BackendName>;
}

const startTimeoutMs = 20_000;

/** Rejects when `promise` takes longer: a backend whose threads die never settles. */
async function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const timeout = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`no answer in ${ms / 1000} s`)), ms);
	});
	return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}

/** Starts a backend and holds it against the stored numbers. */
async function startChecked(
	name: BackendName,
	reason: string,
	request: StartRequest
): Promise<EngineReport> {
	const details = await withTimeout(backends[name].start(request), startTimeoutMs);
	const error = await withTimeout(checkValues(), startTimeoutMs);
	if (error > valueTolerance)
		throw new Error(`wrong numbers (relative error ${error.toPrecision(2)})`);
	return { backend: name, reason, ...details };
}

async function tryStart(
	name: BackendName,
	reason: string,
	request: StartRequest
): Promise<EngineReport | string> {
	if (request.excluded.has(name)) return `${name} stopped working in this visit`;
	try {
		return await startChecked(name, reason, request);
	} catch (thrown) {
		return `${name} failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
	}
}

/** A hardware WebGL renderer against WASM by a short benchmark; the loser is left. */
async function fasterOfWasmAndWebGl(
	why: string,
	request: StartRequest
): Promise<EngineReport | string> {
	const obstacle = await webgl.obstacle();
	const onWasm = await tryStart('wasm', why, request);
	if (obstacle) return onWasm;
	const wasmMs = typeof onWasm === 'string' ? Infinity : await measureSpeed();
	const onWebGl = await tryStart('webgl', `${why}, and WebGL is faster than WASM here`, request);
	if (typeof onWebGl !== 'string' && (await measureSpeed()) < wasmMs) return onWebGl;
	return tryStart('wasm', `${why}, and WASM is faster than WebGL here`, request);
}

/** The backend the visitor asked for by `?backend=`, without a second thought about its speed. */
async function startAsked(name: BackendName, request: StartRequest): Promise<EngineReport> {
	const obstacle = await backends[name].obstacle();
	const started =
		obstacle?.kind === 'unusable'
			? obstacle.reason
			: await tryStart(name, 'the address asks for it', request);
	if (typeof started !== 'string') return started;
	throw new FailureError({
		code: 'backend-missing',
		message: `The backend “${name}” that the address asks for does not run here: ${started}. Remove “backend” from the address to let the site choose.`
	});
}

async function startBest(request: StartRequest): Promise<EngineReport> {
	const obstacle = await webgpu.obstacle();
	const first = obstacle
		? obstacle.reason
		: await tryStart('webgpu', 'the graphics processor is the fastest', request);
	if (typeof first !== 'string') return first;
	const second = await fasterOfWasmAndWebGl(first, request);
	if (typeof second !== 'string') return second;
	const last = await tryStart('cpu', `${first}; ${second}`, request);
	if (typeof last !== 'string') return last;
	throw new FailureError({
		code: 'backend-missing',
		message:
			'No way to compute was found in this browser. A current Firefox, Chrome, Edge or Safari will do.',
		detail: `${first}; ${second}; ${last}`
	});
}

/**
 * Starts the best backend: a real WebGPU adapter that passes the value check, else the faster of WASM and a real WebGL
 * renderer, else plain JavaScript. Software adapters are passed over: WASM is 30 to 100 times faster.
 * @throws FailureError `backend-missing`
 */
export async function startBackend(
	asked: BackendName | undefined,
	context: StartContext,
	excluded: ReadonlySet<BackendName> = new Set()
): Promise<EngineReport> {
	installCures();
	const request = { ...context, excluded };
	return asked ? startAsked(asked, request) : startBest(request);
}
