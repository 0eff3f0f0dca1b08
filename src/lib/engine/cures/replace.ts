import type { GradConfig, KernelConfig } from '@tensorflow/tfjs-core';
import { tf } from '../tf';

type Gradient = Omit<GradConfig, 'kernelName'>;

/** Registers a gradient in place of the stock one, which the replacement may call. */
export function replaceGradient(kernelName: string, make: (stock: GradConfig) => Gradient): void {
	const stock = tf.getGradient(kernelName);
	tf.unregisterGradient(kernelName);
	tf.registerGradient({ kernelName, ...make(stock) });
}

/** The parts of the WASM backend that a kernel written here needs: memory of a tensor as a typed array. */
export interface WasmBackend {
	makeOutput(shape: number[], dtype: 'float32'): TensorInfo;
	typedArrayFromHeap(tensor: TensorInfo): Float32Array;
}

export type TensorInfo = Parameters<ReturnType<typeof tf.engine>['makeTensorFromTensorInfo']>[0];

/** What a kernel is called with. */
export interface KernelCall<Inputs, Attributes> {
	readonly inputs: Inputs;
	readonly attrs: Attributes;
	readonly backend: WasmBackend;
}

/** Registers a kernel for the WASM backend, in place of the stock one if there is one. */
export function replaceWasmKernel<Inputs, Attributes>(
	kernelName: string,
	kernel: (call: KernelCall<Inputs, Attributes>, stock?: KernelConfig['kernelFunc']) => TensorInfo
): void {
	const stock = tf.getKernel(kernelName, 'wasm');
	if (stock) tf.unregisterKernel(kernelName, 'wasm');
	tf.registerKernel({
		kernelName,
		backendName: 'wasm',
		...(stock?.setupFunc ? { setupFunc: stock.setupFunc } : {}),
		kernelFunc: ((call: KernelCall<Inputs, Attributes>) =>
			kernel(call, stock?.kernelFunc)) as unknown as KernelConfig['kernelFunc']
	});
}

/** A new output filled with zeros, and its cells. */
export function zeroOutput(backend: WasmBackend, shape: number[]): [TensorInfo, Float32Array] {
	const info = backend.makeOutput(shape, 'float32');
	const cells = backend.typedArrayFromHeap(info);
	cells.fill(0);
	return [info, cells];
}
