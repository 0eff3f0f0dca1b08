import { extension, type SetFile } from './set-file';

/**
 * The binary version of CIFAR-10: one record a picture, which is a class and then three planes of bytes.
 *
 * @source www.cs.toronto.edu/~kriz/cifar.html
 */

/** Side of a picture in pixels. */
export const cifarSide = 32;
/** Bytes of one colour's plane. */
export const cifarPlane = cifarSide * cifarSide;
/** Bytes of a record: the class, then red, green and blue. */
export const cifarRecord = 1 + 3 * cifarPlane;
/** CIFAR-100 states a coarse and a fine class. */
const cifar100Record = 2 + 3 * cifarPlane;

/** The classes in the data set's own order, for when `batches.meta.txt` is not there. */
export const cifarClasses: readonly string[] = [
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
	if (extension(path) !== 'bin' || size === 0 || size % cifarRecord !== 0) return false;
	return [0, cifarRecord].every((at) => (head[at] ?? 0) < cifarClasses.length);
}

/** Whether a file can be a batch of CIFAR-100. */
export function isCifar100Batch({ path, size }: SetFile, head: Uint8Array): boolean {
	if (extension(path) !== 'bin' || size === 0 || size % cifar100Record !== 0) return false;
	return (head[0] ?? 0) < 20 && (head[1] ?? 0) < 100;
}
