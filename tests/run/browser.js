import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

/** Flags for a quiet headless Chromium that makes no request of its own. */
export const browserArguments = [
	'--no-sandbox',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];

/** Flags that give WebGPU, canvases included, without a GPU: slow, but the real backend. */
export const softwareWebGpuArguments = [
	'--enable-unsafe-webgpu',
	'--use-webgpu-adapter=swiftshader',
	'--use-angle=swiftshader',
	'--enable-features=Vulkan',
	'--use-vulkan=swiftshader'
];

const wellKnown = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
	'/snap/bin/chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
	'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe'
];

/**
 * A Chromium on this machine: the one named by CHROMIUM_PATH, the one Playwright installed, or the system's.
 * @returns {string | undefined} its path, or undefined if there is none
 */
export function findBrowser() {
	const candidates = [process.env.CHROMIUM_PATH, chromium.executablePath(), ...wellKnown];
	return candidates.find((path) => path && existsSync(path));
}
