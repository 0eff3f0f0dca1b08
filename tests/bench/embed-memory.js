// node tests/bench/embed-memory.js: lays out 10,000 codes and prints the most memory that this process ever held, in MB.
import { withSiteModule } from '../run/site-modules.js';

await withSiteModule('/tests/bench/embed.ts', ({ layOutLarge }) => layOutLarge());
console.log(process.resourceUsage().maxRSS / 1024);
