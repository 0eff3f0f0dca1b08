import { count } from '$lib/core/count';
import { shorten } from './refused';

/** Names that a note gives; the others are counted. */
const mostNamed = 5;

function listNames(paths: readonly string[]): string {
	const named = paths.slice(0, mostNamed).map(shorten).join(', ');
	const more = paths.length - mostNamed;
	return more > 0 ? `${named} and ${count(more)} more` : named;
}

/** Files that did not become part of the set, by the reason why. */
export class LeftOut {
	readonly #paths = new Map<string, string[]>();

	/** @param reason what these files are or have, as it follows "1 file was left out: " */
	add(reason: string, path: string): void {
		const paths = this.#paths.get(reason);
		if (paths) paths.push(path);
		else this.#paths.set(reason, [path]);
	}

	get total(): number {
		return [...this.#paths.values()].reduce((sum, { length }) => sum + length, 0);
	}

	/** The reason that most files share; undefined without any. */
	get mainReason(): string | undefined {
		const byCount = [...this.#paths].sort(([, one], [, other]) => other.length - one.length);
		return byCount[0]?.[0];
	}

	/** One sentence for each reason. */
	notes(): string[] {
		return [...this.#paths].map(([reason, paths]) => {
			const files = paths.length === 1 ? '1 file was' : `${count(paths.length)} files were`;
			return `${files} left out (${reason}): ${listNames(paths)}.`;
		});
	}
}
