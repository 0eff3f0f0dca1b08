import { refuseNetwork } from './draft';

/** Addresses of networks, as visitors type them. */

const localHosts = ['localhost', '127.0.0.1', '[::1]'];
const localStart = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\//;
/** "cdn.example/model.json", perhaps with a port: a host with a dot, and something behind it. */
const hostStart = /^[\w-]+(\.[\w-]+)+(:\d+)?\/./;

/** The address with its scheme, which is seldom typed: https, or http for this very machine. Anything else stays. */
export function completeAddress(typed: string): string {
	const address = typed.trim();
	if (localStart.test(address)) return `http://${address}`;
	if (address.startsWith('//')) return `https:${address}`;
	return hostStart.test(address) ? `https://${address}` : address;
}

/**
 * The address of a network as the visitor typed it.
 * @throws {FailureError} with one sentence if it is none
 */
export function checkAddress(typed: string): string {
	let url: URL;
	try {
		url = new URL(completeAddress(typed));
	} catch {
		throw refuseNetwork(
			'This is not the address of a file, such as https://models.example/model.json.'
		);
	}
	const isLocal = localHosts.includes(url.hostname);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal))
		throw refuseNetwork('Only addresses that begin with https:// are fetched.');
	return url.href;
}

/** The name of the file at an address. */
export function fileNameAt(address: string): string {
	const path = new URL(address).pathname.split('/').filter(Boolean);
	return decodeURIComponent(path.at(-1) ?? address);
}
