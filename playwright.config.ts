import { createServer } from 'node:net';
import { defineConfig } from '@playwright/test';
import { browserArguments, findBrowser, softwareWebGpuArguments } from './tests/run/browser.js';

/** A port that is free now, so that two checkouts can be tested at once. */
function freePort(): Promise<number> {
	return new Promise((fulfil) => {
		const server = createServer();
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number };
			server.close(() => fulfil(port));
		});
	});
}

/** Playwright reads this file again in every worker, and they must agree on the ports: the environment tells them. */
const port = (process.env.RECEPTIVE_SITE_PORT ??= String(await freePort()));
const subPathPort = (process.env.RECEPTIVE_SUB_PATH_PORT ??= String(await freePort()));
const site = `http://127.0.0.1:${port}/`;
const subPathSite = `http://127.0.0.1:${subPathPort}/sub/`;
process.env.RECEPTIVE_SUB_PATH_SITE = subPathSite;

const serve = 'node tests/run/serve.js --as-is';

export default defineConfig({
	testDir: 'tests/e2e',
	outputDir: 'test-results',
	workers: 1,
	retries: 0,
	forbidOnly: !!process.env.CI,
	reporter: 'list',
	timeout: 120_000,
	expect: { timeout: 20_000 },
	use: {
		baseURL: site,
		viewport: { width: 1440, height: 900 },
		contextOptions: { reducedMotion: 'reduce' },
		screenshot: 'only-on-failure',
		launchOptions: { executablePath: findBrowser(), args: browserArguments }
	},
	projects: [
		{ name: 'default', grepInvert: /@graphics/ },
		{
			// The real WebGPU backend on a software adapter, which is slow: only the tests tagged so, and those
			// tagged @graphics, which run nowhere else. They open their
			// pages with `?backend=webgpu`, because by itself the site never chooses a software adapter.
			name: 'webgpu',
			grep: /@webgpu|@graphics/,
			timeout: 300_000,
			use: {
				launchOptions: {
					executablePath: findBrowser(),
					args: [...browserArguments, ...softwareWebGpuArguments]
				}
			}
		}
	],
	webServer: [
		{ command: `${serve} --port ${port}`, url: site, reuseExistingServer: false },
		{
			command: `${serve} --port ${subPathPort} --base /sub/`,
			url: subPathSite,
			reuseExistingServer: false
		}
	]
});
