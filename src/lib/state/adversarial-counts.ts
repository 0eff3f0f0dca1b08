/** How many pictures a curve or a matrix may be measured over. */
export const setCounts = [12, 24, 48, 100, 200, 500] as const;

export type SetCount = (typeof setCounts)[number];
