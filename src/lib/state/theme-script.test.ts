import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { readPreferences, storageKey } from './preferences.svelte';

const script = readFileSync(join(import.meta.dirname, '../../../static/theme.js'), 'utf8');

/** What the script makes of the document. */
function runScript(saved: string | null, systemIsDark: boolean): Record<string, string> {
	const dataset: Record<string, string> = {};
	runInNewContext(script, {
		document: { documentElement: { dataset } },
		localStorage: { getItem: (key: string) => (key === storageKey ? saved : null) },
		matchMedia: () => ({ matches: systemIsDark })
	});
	return dataset;
}

const texts = [
	null,
	'',
	'null',
	'no JSON',
	'[]',
	'"dark"',
	'{"theme":"light"}',
	'{"theme":"dark","projector":true}',
	'{"theme":"sepia","projector":"yes"}',
	'{"projector":true,"scale":"viridis"}'
];

describe('static/theme.js', () => {
	for (const systemIsDark of [false, true])
		it.each(texts)(`reads %j as the page does, system dark: ${systemIsDark}`, (text) => {
			const { theme, projector } = readPreferences(text);
			const dark = theme === 'dark' || (theme === 'system' && systemIsDark);
			expect(runScript(text, systemIsDark)).toEqual({
				theme: dark ? 'dark' : 'light',
				...(projector ? { projector: '' } : {})
			});
		});

	it('does without storage', () => {
		const dataset: Record<string, string> = {};
		const blocked = {
			document: { documentElement: { dataset } },
			matchMedia: () => ({ matches: true })
		};
		runInNewContext(script, blocked);
		expect(dataset).toEqual({ theme: 'dark' });
	});
});

describe('readPreferences', () => {
	it('keeps what it knows and replaces the rest', () => {
		expect(readPreferences('{"theme":"dark","projector":true,"scale":"grey"}')).toEqual({
			theme: 'dark',
			projector: true,
			scale: 'grey'
		});
		expect(readPreferences('{"theme":1,"scale":"pink"}')).toEqual(readPreferences(null));
	});
});
