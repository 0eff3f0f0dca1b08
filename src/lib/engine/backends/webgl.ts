import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { tf } from '../tf';
import { isSoftwareRenderer } from './software';
import type { Backend } from './types';

function rendererName(): string | null {
	const context = new OffscreenCanvas(1, 1).getContext('webgl2');
	if (!context) return null;
	const details = context.getExtension('WEBGL_debug_renderer_info');
	const parameter = details ? details.UNMASKED_RENDERER_WEBGL : context.RENDERER;
	const name = String(context.getParameter(parameter));
	context.getExtension('WEBGL_lose_context')?.loseContext();
	return name;
}

/** Computes on the graphics processor through WebGL 2, where WebGPU is missing. */
export const webgl: Backend = {
	name: 'webgl',
	async obstacle() {
		const renderer = typeof OffscreenCanvas === 'undefined' ? null : rendererName();
		if (renderer === null) return { kind: 'unusable', reason: 'this browser has no WebGL 2' };
		return isSoftwareRenderer(renderer)
			? { kind: 'software', reason: 'the WebGL renderer is software' }
			: null;
	},
	async start({ onlost }) {
		await import('@tensorflow/tfjs-backend-webgl');
		tf.env().set('WEBGL_CPU_FORWARD', false);
		if (!(await tf.setBackend('webgl'))) throw new Error('the WebGL backend did not start');
		const backend = tf.backend() as MathBackendWebGL;
		backend.gpgpu.gl.canvas.addEventListener('webglcontextlost', () =>
			onlost('WebGL context lost')
		);
		return { adapter: rendererName() ?? '' };
	}
};
