// Azurite as a child that never outlives its parent: our standard input is a pipe of the parent, and its end, however the parent
// died, is our end too. A Ctrl-C reaches the whole process group; the parent still needs its queues while it finishes what is in
// hand, so Azurite does not hear of SIGINT. The first argument says which services: "queue" or "all".
'use strict';

process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();

const once = process.once;
process.once = (event, listener) => (event === 'SIGINT' ? process : once.call(process, event, listener));
process.on('SIGINT', () => {});

require('./queue-speed.cjs');
const [services] = process.argv.splice(2, 1);
require(services === 'all' ? 'azurite/dist/src/azurite.js' : 'azurite/dist/src/queue/main.js');
