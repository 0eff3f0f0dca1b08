/**
 * The part of TensorFlow.js the engine uses. Gradients register themselves on import; chained methods
 * (`x.add(y)`) do not, and stay out of the bundle.
 */
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';

export * as tf from '@tensorflow/tfjs-core';
