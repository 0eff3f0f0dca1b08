import type { Vocabulary } from '../types';
import { foldedOperators, onnxOperators } from './operators/table';

/** Every operator that can be opened. A test holds it to what is translated. */
export const onnxVocabulary: Vocabulary = {
	title: 'Operators of ONNX',
	terms: { ...onnxOperators, ...foldedOperators }
};
