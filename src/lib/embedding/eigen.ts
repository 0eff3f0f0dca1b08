/** Eigenvalues, largest first, and their eigenvectors, each of length one. */
export interface Eigen {
	readonly values: number[];
	readonly vectors: number[][];
}

const mostSweeps = 60;

type Matrix = number[][];

/** Turns rows and columns p and q so that their common entry becomes zero. */
function turn(matrix: Matrix, vectors: Matrix, p: number, q: number): void {
	const tau = (matrix[q]![q]! - matrix[p]![p]!) / (2 * matrix[p]![q]!);
	const tangent = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
	const cosine = 1 / Math.sqrt(1 + tangent * tangent);
	const sine = tangent * cosine;
	for (const row of matrix)
		[row[p], row[q]] = [cosine * row[p]! - sine * row[q]!, sine * row[p]! + cosine * row[q]!];
	for (const [first, second] of [
		[matrix[p]!, matrix[q]!],
		[vectors[p]!, vectors[q]!]
	] as const)
		for (let t = 0; t < first.length; t++)
			[first[t], second[t]] = [
				cosine * first[t]! - sine * second[t]!,
				sine * first[t]! + cosine * second[t]!
			];
}

function offDiagonal(matrix: Matrix): number {
	return matrix.reduce(
		(sum, row, i) => row.reduce((s, value, j) => (i === j ? s : s + value * value), sum),
		0
	);
}

/** Eigenvalues and eigenvectors of a small symmetric matrix (cyclic Jacobi). */
export function symmetricEigen(symmetric: readonly (readonly number[])[]): Eigen {
	const matrix = symmetric.map((row, i) => row.map((value, j) => (value + symmetric[j]![i]!) / 2));
	const vectors = matrix.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
	const size = matrix.reduce((sum, row) => row.reduce((s, value) => s + value * value, sum), 0);
	for (let sweep = 0; sweep < mostSweeps && offDiagonal(matrix) > size * 1e-26; sweep++)
		for (let p = 0; p < matrix.length; p++)
			for (let q = p + 1; q < matrix.length; q++)
				if (matrix[p]![q] !== 0) turn(matrix, vectors, p, q);
	const order = matrix.map((row, i) => ({ value: row[i]!, vector: vectors[i]! }));
	order.sort((a, b) => b.value - a.value);
	return { values: order.map(({ value }) => value), vectors: order.map(({ vector }) => vector) };
}
