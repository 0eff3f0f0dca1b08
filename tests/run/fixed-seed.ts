import { configureGlobal } from 'fast-check';

/** Property tests draw the same cases every time; `PROPERTY_SEED=7 npm test` draws others. */
configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20) });
