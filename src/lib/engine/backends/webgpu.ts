import { tf } from '../tf';
import { isSoftwareRenderer } from './software';
import type { Backend, StartContext } from './types';

async function findAdapter(): Promise<GPUAdapter | null> {
	return (await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;
}

function describe({ vendor, architecture, device }: GPUAdapterInfo): string {
	return [vendor, architecture, device].filter(Boolean).join(' ') || 'unnamed adapter';
}

/** TensorFlow.js asks for these; `maxStorageBuffersPerShaderStage` beyond them lets it add more than seven tensors at once. */
const limits = [
	'maxComputeWorkgroupStorageSize',
	'maxComputeWorkgroupsPerDimension',
	'maxStorageBufferBindingSize',
	'maxBufferSize',
	'maxComputeWorkgroupSizeX',
	'maxComputeInvocationsPerWorkgroup',
	'maxStorageBuffersPerShaderStage'
] as const;

async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
	const requiredLimits = Object.fromEntries(limits.map((name) => [name, adapter.limits[name]]));
	return adapter.requestDevice({ requiredLimits });
}

/** WebGPU errors throw nothing and leave zeros behind: the first one ends the backend. */
function watch(device: GPUDevice, { onlost }: StartContext): void {
	device.addEventListener('uncapturederror', (event) => onlost(event.error.message));
	void device.lost.then(({ message, reason }) => onlost(message || reason));
}

async function start(context: StartContext) {
	const adapter = await findAdapter();
	if (!adapter) throw new Error('no WebGPU adapter');
	const [device, { WebGPUBackend }] = await Promise.all([
		requestDevice(adapter),
		import('@tensorflow/tfjs-backend-webgpu')
	]);
	watch(device, context);
	tf.removeBackend('webgpu');
	tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info), 3);
	// By default small inputs are computed on the processor: the same code path for all sizes is easier to trust.
	tf.env().set('WEBGPU_CPU_FORWARD', false);
	if (!(await tf.setBackend('webgpu'))) throw new Error('the WebGPU backend did not start');
	return { adapter: describe(adapter.info) };
}

/** Computes on the graphics processor through WebGPU. */
export const webgpu: Backend = {
	name: 'webgpu',
	async obstacle() {
		if (!navigator.gpu) return { kind: 'unusable', reason: 'this browser has no WebGPU' };
		const adapter = await findAdapter();
		if (!adapter) return { kind: 'unusable', reason: 'this machine offers no WebGPU adapter' };
		const software = adapter.info.isFallbackAdapter || isSoftwareRenderer(describe(adapter.info));
		return software ? { kind: 'software', reason: 'the WebGPU adapter is software' } : null;
	},
	start
};
