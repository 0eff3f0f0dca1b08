import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { siteFolder } from '../run/build.js';

/** Addresses of every page of the built site, relative to its base: '' is home, 'explore/' the next. */
export function builtPages(): string[] {
	if (!existsSync(siteFolder)) throw new Error('There is no built site: run npm run build first.');
	return readdirSync(siteFolder, { recursive: true, encoding: 'utf8' })
		.map((file) => file.replaceAll('\\', '/'))
		.filter((file) => /(^|\/)index\.html$/.test(file))
		.map((file) => file.replace(/index\.html$/, ''))
		.sort();
}

/**
 * Listens for whatever a page must never do.
 *
 * @returns the list of problems, which grows while the page is used: errors, failed requests, violations of the
 * Content-Security-Policy, and requests to another origin
 */
export async function watchForProblems(page: Page, origin: string): Promise<string[]> {
	const problems: string[] = [];
	page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
	page.on('console', (message) => {
		if (message.type() === 'error') problems.push(`console: ${message.text()}`);
	});
	page.on('request', (request) => {
		const { protocol, origin: asked } = new URL(request.url());
		if (protocol.startsWith('http') && asked !== origin)
			problems.push(`request to another origin: ${request.url()}`);
	});
	page.on('response', (response) => {
		if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
	});
	await page.exposeFunction('reportViolation', (violation: string) =>
		problems.push(`policy: ${violation}`)
	);
	await page.addInitScript(() => {
		const report = (window as unknown as { reportViolation: (text: string) => void })
			.reportViolation;
		document.addEventListener('securitypolicyviolation', (event) =>
			report(`${event.violatedDirective} ${event.blockedURI}`)
		);
	});
	return problems;
}

/** Longest wait for a page that fetches nothing more. */
const patienceMs = 20_000;

/**
 * Opens a page and waits until it has nothing more to fetch. The end of a worker's request is now and then not reported,
 * so the wait is not endless; what the test expects of the page it says itself.
 */
export async function openPage(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await page.waitForLoadState('networkidle', { timeout: patienceMs }).catch((error: Error) => {
		if (error.name !== 'TimeoutError') throw error;
	});
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds, one line a place. The page must be opened with `bypassCSP`, as the checker is put into it. */
export async function findViolations(page: Page): Promise<string[]> {
	await page.addScriptTag({ path: axe });
	return page.evaluate(async () => {
		const checker = (window as unknown as { axe: typeof import('axe-core') }).axe;
		const { violations } = await checker.run();
		return violations.flatMap(({ id, help, nodes }) =>
			nodes.map(({ target }) => `${id} at ${target.join(' ')}: ${help}`)
		);
	});
}

/** The parameters of a page on ResNet-20, whose numbers the tests know, unless they name a network themselves. */
export function onResNet(query: string): string {
	const parameters = new URLSearchParams(query);
	if (!parameters.has('network')) parameters.set('network', 'resnet20-cifar10');
	return `?${parameters}`;
}
