import type { Step } from '../step';
import type { Value } from '../view';

/** Adds to the graph what an operator does; the answer is its output, or its outputs. */
export type Translate = (step: Step) => Value | readonly Value[];
