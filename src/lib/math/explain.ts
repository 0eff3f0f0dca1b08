/**
 * How one value of a layer came about, recomputed in double precision from the layer's inputs and weights. One function
 * per kind of operation; each is pure and returns an `Explanation`.
 */
export { explainCombine } from './explain/combine';
export { explainConvolution, type ConvolutionSetup } from './explain/convolution';
export {
	explainConcat,
	explainCopy,
	explainPad,
	explainReshape,
	type NamedArray
} from './explain/copy';
export { explainDense } from './explain/dense';
export {
	explainBatchNormalization,
	explainLocalResponse,
	type ChannelNormalization,
	type LocalResponse
} from './explain/normalization';
export { valueAt } from './explain/placement';
export { explainActivation, explainBias, explainInput, explainScale } from './explain/pointwise';
export { explainGlobalPool, explainPool, type PoolSetup } from './explain/pool';
export { explainSoftmax } from './explain/softmax';
