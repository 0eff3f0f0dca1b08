import { extensionOf } from '../source-files';
import type { FormatEntry } from '../types';
import { onnxVocabulary } from './vocabulary';

/** ONNX, as PyTorch and others export it. */
export const format: FormatEntry = {
	format: 'onnx',
	title: 'ONNX',
	files: '.onnx, with its .data file if it has one',
	vocabulary: onnxVocabulary,
	recognises: async (files) => files.some((file) => extensionOf(file) === 'onnx')
};
