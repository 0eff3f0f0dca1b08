// npm start [-- --port N] [-- --base /sub/] [-- --as-is]: builds the site if needed, serves it, prints its address.
import { parseArgs } from 'node:util';
import { buildSite, needsBuild, siteFolder } from './build.js';
import { serveFolder } from './static-server.js';

const { values } = parseArgs({
	options: {
		port: { type: 'string' },
		base: { type: 'string', default: '/' },
		'as-is': { type: 'boolean', default: false }
	}
});

if (!values['as-is'] && needsBuild()) {
	console.log('Building the site …');
	const { code, output } = await buildSite();
	if (code !== 0) {
		console.error(`${output}\nThe site could not be built: see above.`);
		process.exit(1);
	}
}

const port = Number(values.port ?? 4173);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
	console.error(`--port must be a number from 0 to 65535, got ${values.port}.`);
	process.exit(1);
}

// A port that was asked for is used or refused; only the usual one gives way to the next.
const nextFree = values.port === undefined;
try {
	const { address } = await serveFolder({ folder: siteFolder, port, base: values.base, nextFree });
	console.log(`Receptive is at ${address} (stop with Ctrl+C)`);
} catch (error) {
	console.error(`Port ${port} cannot be used: ${/** @type {Error} */ (error).message}`);
	process.exit(1);
}
