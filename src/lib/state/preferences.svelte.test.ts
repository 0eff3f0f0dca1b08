import { describe, expect, it } from 'vitest';
import { Preferences, storageKey } from './preferences.svelte';

/** A storage of its own for each test. */
function memoryStorage(saved: Record<string, string> = {}): Storage {
	const entries = new Map(Object.entries(saved));
	return {
		getItem: (key) => entries.get(key) ?? null,
		setItem: (key, value) => void entries.set(key, value)
	} as Storage;
}

const blocked = {
	getItem: () => {
		throw new DOMException('blocked', 'SecurityError');
	},
	setItem: () => {
		throw new DOMException('full', 'QuotaExceededError');
	}
} as unknown as Storage;

describe('Preferences', () => {
	it('are there again at the next visit', () => {
		const storage = memoryStorage();
		const first = new Preferences(storage);
		first.chooseTheme('dark');
		first.chooseProjector(true);
		first.chooseScale('grey');
		const next = new Preferences(storage);
		expect([next.theme, next.dark, next.projector, next.scale]).toEqual([
			'dark',
			true,
			true,
			'grey'
		]);
	});

	it('hold without storage until the page is left', () => {
		for (const storage of [null, blocked]) {
			const preferences = new Preferences(storage);
			preferences.chooseTheme('light');
			expect([preferences.theme, preferences.dark]).toEqual(['light', false]);
		}
	});

	it('follow another window', () => {
		const storage = memoryStorage();
		const preferences = new Preferences(storage);
		storage.setItem(storageKey, '{"theme":"dark"}');
		preferences.reload();
		expect(preferences.theme).toBe('dark');
	});

	it('mark the document', () => {
		const root = document.createElement('div');
		const preferences = new Preferences(memoryStorage());
		preferences.chooseTheme('dark');
		preferences.chooseProjector(true);
		preferences.applyTo(root);
		expect([root.dataset.theme, root.hasAttribute('data-projector')]).toEqual(['dark', true]);
		preferences.chooseProjector(false);
		preferences.applyTo(root);
		expect(root.hasAttribute('data-projector')).toBe(false);
	});
});
