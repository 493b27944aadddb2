// @vercel/cosmosdb-server as a child that never outlives its parent: our standard input is a pipe of the parent, and its end,
// however the parent died, is our end too.
'use strict';

process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();

const server = require('@vercel/cosmosdb-server').createHttpServer();
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
