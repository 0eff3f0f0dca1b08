import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { browserArguments, findBrowser } from './browser.js';
import { runCommand, runProgram } from './process.js';

const downloadLimitMs = 10 * 60_000;

/** Whether the browser that would be used starts at all; a downloaded one may lack system libraries. */
async function browserStarts() {
	const executablePath = findBrowser();
	if (!executablePath) return false;
	try {
		const browser = await chromium.launch({ executablePath, args: browserArguments });
		await browser.close();
		return true;
	} catch {
		return false;
	}
}

/** Downloads Playwright's own Chromium. */
async function installWithPlaywright() {
	await runCommand('playwright', ['install', 'chromium'], { limitMs: downloadLimitMs });
}

/** Installs the system's Chromium with its libraries, where that is possible without asking. */
async function installWithApt() {
	if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return;
	const options = { environment: { DEBIAN_FRONTEND: 'noninteractive' }, limitMs: downloadLimitMs };
	await runProgram('apt-get', ['update'], options);
	await runProgram('apt-get', ['install', '-y', 'chromium'], options);
}

/**
 * Makes sure that there is a Chromium that starts: one that is there, Playwright's, or the system's.
 * @returns {Promise<string | null>} null if there is one, or a sentence that says what to do
 */
export async function ensureBrowser() {
	if (await browserStarts()) return null;
	console.log('Installing a Chromium for the tests …');
	for (const install of [installWithPlaywright, installWithApt]) {
		await install();
		if (await browserStarts()) return null;
	}
	return 'No Chromium starts here and none could be installed: install Chromium or Chrome, or set CHROMIUM_PATH to one.';
}
