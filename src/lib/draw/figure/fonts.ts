import type { TextMark } from './types';

/** Families of the site's faces, the same as the tokens of app.css; a test holds them together. */
export const fontFamilies: Readonly<Record<TextMark['font'], string>> = {
	ui: "'Inter Variable', system-ui, sans-serif",
	mono: "'JetBrains Mono Variable', ui-monospace, monospace",
	prose: "'Source Serif 4 Variable', Georgia, serif"
};

/**
 * How far the baseline lies below the middle of the letters, as a share of their size: half the height of capitals and
 * digits in the three faces. Canvas, SVG and TikZ all place baselines alike, while each means its own by "middle".
 */
export const baselineShift = 0.36;
