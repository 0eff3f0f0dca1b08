import type { Dataset, Entity, File as Hdf5Handle, Group } from 'h5wasm';
import { FailureError } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import { refuseNetwork, refuseUnsupported } from '../draft';
import { isHdf5 } from './signature';

/** An open HDF5 file, read only. Paths run from its top, parted by “/”. */
export interface Hdf5File {
	/** An attribute of a group; undefined if either is missing. */
	attribute(path: string, name: string): unknown;
	/** Names of what is in a group, none if there is no such group. */
	names(path: string): readonly string[];
	/** Numbers stored under a path; undefined if there are none. */
	numbers(path: string): NdArray | undefined;
}

/** The library is large and is fetched only when such a file is opened. Its errors are thrown instead of printed. */
async function loadLibrary() {
	const library = await import('h5wasm');
	const module = await library.ready;
	module.activate_throwing_error_handler();
	return { File: library.File, files: module.FS };
}

const hasType = (entity: Entity | null, type: string) =>
	entity !== null && 'type' in entity && entity.type === type;
const isDataset = (entity: Entity | null): entity is Dataset => hasType(entity, 'Dataset');
const isGroup = (entity: Entity | null): entity is Group => hasType(entity, 'Group');

function toNumbers({ value, shape }: Dataset, path: string): NdArray {
	if (typeof value === 'number') return { shape: [], data: Float32Array.of(value) };
	if (!ArrayBuffer.isView(value))
		throw refuseUnsupported(`The weight “${path}” is of a type that this site cannot read.`);
	const data =
		value instanceof Float32Array
			? value
			: Float32Array.from(value as Iterable<number | bigint>, Number);
	return { shape: shape ?? [], data };
}

/** Half floats are refused by the library with an error. */
function readNumbers(dataset: Dataset, path: string): NdArray {
	if (String(dataset.dtype).endsWith('e'))
		throw refuseUnsupported(
			`The weight “${path}” is stored in half precision, which cannot be read from HDF5; save the network in single precision.`
		);
	return toNumbers(dataset, path);
}

/** Runs a look into the file; what the library then throws means that the file is damaged there. */
function guard<T>(path: string, look: () => T): T {
	try {
		return look();
	} catch (thrown) {
		if (thrown instanceof FailureError) throw thrown;
		throw refuseNetwork(`The HDF5 file is damaged at “${path}”.`, String(thrown));
	}
}

function wrap(handle: Hdf5Handle): Hdf5File {
	const entity = (path: string) => (path === '/' ? handle : handle.get(path));
	const attribute = (path: string, name: string) => {
		const found = entity(path);
		return found && 'attrs' in found ? found.attrs[name]?.value : undefined;
	};
	const names = (path: string) => {
		const found = entity(path);
		return found === handle || isGroup(found) ? (found as Group).keys() : [];
	};
	const numbers = (path: string) => {
		const found = handle.get(path);
		return isDataset(found) ? readNumbers(found, path) : undefined;
	};
	return {
		attribute: (path, name) => guard(path, () => attribute(path, name)),
		names: (path) => guard(path, () => names(path)),
		numbers: (path) => guard(path, () => numbers(path))
	};
}

let opened = 0;

/**
 * Opens the bytes of an HDF5 file for as long as `use` runs.
 * @param name of the file, for sentences
 */
export async function withHdf5<T>(
	bytes: Uint8Array,
	name: string,
	use: (file: Hdf5File) => T
): Promise<T> {
	if (!isHdf5(bytes))
		throw refuseNetwork(`${name} is not an HDF5 file: it begins with other bytes.`);
	const { File, files } = await loadLibrary();
	const path = `/network-${opened++}.h5`;
	files.writeFile(path, bytes);
	try {
		const handle = openHandle(() => new File(path, 'r'), name);
		try {
			return use(wrap(handle));
		} finally {
			handle.close();
		}
	} finally {
		files.unlink(path);
	}
}

function openHandle(open: () => Hdf5Handle, name: string): Hdf5Handle {
	try {
		return open();
	} catch (thrown) {
		throw refuseNetwork(
			`${name} is a damaged HDF5 file: it was cut off or changed.`,
			String(thrown)
		);
	}
}
