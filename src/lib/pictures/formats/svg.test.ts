import { describe, expect, it } from 'vitest';
import { isSvg, resizeSvg, svg } from './svg';

function sizeOf(attributes: string) {
	const { width, height } = svg.readDetails(new TextEncoder().encode(`<svg ${attributes}>`));
	return [width, height];
}

describe('the size of a drawing', () => {
	it.each([
		['width="30" height="20"', [30, 20]],
		["width='30px' height = '20px'", [30, 20]],
		['width="1in" height="1cm"', [96, 38]],
		['width="72pt" height="6pc"', [96, 96]],
		['width="25.4mm" height="1e2"', [96, 100]],
		['width="0.2" height="0.1"', [1, 1]],
		['viewBox="0 0 200 100"', [512, 256]],
		['viewBox="0,0,100,200"', [256, 512]],
		['viewBox="0 0 1000 1"', [512, 1]],
		['width="100" viewBox="0 0 200 100"', [100, 50]],
		['height="100" viewBox="0 0 200 100"', [200, 100]],
		['width="100%" height="100%" viewBox="0 0 4 3"', [512, 384]],
		['width="10em" height="-5"', [512, 512]],
		['viewBox="0 0 0 0"', [512, 512]],
		['viewBox="none"', [512, 512]],
		['data-width="9" stroke-width="3"', [512, 512]],
		['', [512, 512]]
	])('%s', (attributes, size) => {
		expect(sizeOf(attributes)).toEqual(size);
	});
});

describe('isSvg', () => {
	it('looks at the root behind any prologue', () => {
		expect(isSvg('\ufeff<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "a" "b">\n<svg>')).toBe(true);
		expect(isSvg('<s:svg xmlns:s="http://www.w3.org/2000/svg">')).toBe(true);
		expect(isSvg('<html><svg></svg></html>')).toBe(false);
	});

	it('is quick about prologues that do not end', () => {
		const start = performance.now();
		isSvg('<!--'.repeat(16_000));
		isSvg('<?xml '.repeat(10_000));
		isSvg('<svg ' + 'a="b" '.repeat(10_000) + '"');
		isSvg(' '.repeat(65_536));
		expect(performance.now() - start).toBeLessThan(200);
	});
});

describe('resizeSvg', () => {
	it('replaces the size and keeps the view box', () => {
		const text =
			'<?xml version="1.0"?><svg width="10" viewBox="0 0 4 2" height="5"><g width="1"/></svg>';
		expect(resizeSvg(text, 20, 10)).toBe(
			'<?xml version="1.0"?><svg width="20" height="10" preserveAspectRatio="none"' +
				' viewBox="0 0 4 2"><g width="1"/></svg>'
		);
	});

	it('makes the former size the view box where there is none', () => {
		expect(resizeSvg('<svg width="10" height="20"/>', 5, 10)).toBe(
			'<svg width="5" height="10" viewBox="0 0 10 20" preserveAspectRatio="none"/>'
		);
	});

	it('leaves a deliberate difference between size and view box alone', () => {
		const text =
			'<svg width="100" height="100" viewBox="0 0 40 10" preserveAspectRatio="xMinYMin"/>';
		expect(resizeSvg(text, 50, 50)).toContain('preserveAspectRatio="xMinYMin"');
	});
});
