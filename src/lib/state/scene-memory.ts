/** Where the scene that is on is kept, so that a page that is loaded again takes it up. */
export const currentSceneKey = 'receptive.scene';

/** The tab's own storage; null where the browser denies it. */
export function tabStorage(): Storage | null {
	try {
		return globalThis.sessionStorage ?? null;
	} catch {
		return null;
	}
}

/** Whether a scene was on when this tab was last shown. */
export function isSceneRemembered(): boolean {
	try {
		return Boolean(tabStorage()?.getItem(currentSceneKey));
	} catch {
		return false;
	}
}
