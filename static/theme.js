// Sets the theme before the first paint, so that no page flashes. A classic script of its own, because the page's policy
// forbids inline ones. Keys and meaning: src/lib/state/preferences.svelte.ts, which takes over once the page runs.
(function () {
	var root = document.documentElement;
	var saved = {};
	try {
		saved = JSON.parse(localStorage.getItem('receptive.preferences')) || {};
	} catch {
		// Storage is blocked or holds something else: the defaults stand.
	}
	var dark =
		saved.theme === 'dark' ||
		(saved.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
	root.dataset.theme = dark ? 'dark' : 'light';
	if (saved.projector === true) root.dataset.projector = '';
})();
