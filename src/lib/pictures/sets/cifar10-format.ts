import { extension, type SetFile } from './set-file';

/**
 * The binary version of CIFAR-10: one record a picture, which is a class and then three planes of bytes.
 *
 * @source www.cs.toronto.edu/~kriz/cifar.html
 */

/** Side of a picture in pixels. */
export const CIFAR_SIDE = 32;
/** Bytes of one colour's plane. */
export const CIFAR_PLANE = CIFAR_SIDE * CIFAR_SIDE;
/** Bytes of a record: the class, then red, green and blue. */
export const CIFAR_RECORD = 1 + 3 * CIFAR_PLANE;
/** CIFAR-100 states a coarse and a fine class. */
const CIFAR_100_RECORD = 2 + 3 * CIFAR_PLANE;

/** The classes in the data set's own order, for when `batches.meta.txt` is not there. */
export const CIFAR_CLASSES: readonly string[] = [
	'airplane',
	'automobile',
	'bird',
	'cat',
	'deer',
	'dog',
	'frog',
	'horse',
	'ship',
	'truck'
];

/** Whether a file can be a batch, by its name, its length and the classes of its first records. */
export function isCifarBatch({ path, size }: SetFile, head: Uint8Array): boolean {
	if (extension(path) !== 'bin' || size === 0 || size % CIFAR_RECORD !== 0) return false;
	return [0, CIFAR_RECORD].every((at) => (head[at] ?? 0) < CIFAR_CLASSES.length);
}

/** Whether a file can be a batch of CIFAR-100. */
export function isCifar100Batch({ path, size }: SetFile, head: Uint8Array): boolean {
	if (extension(path) !== 'bin' || size === 0 || size % CIFAR_100_RECORD !== 0) return false;
	return (head[0] ?? 0) < 20 && (head[1] ?? 0) < 100;
}
