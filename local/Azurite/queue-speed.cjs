// Azurite's queues at the pace of a sale. Azurite 3.35 keeps messages in LokiJS in ways that take time by the number of messages
// that wait, and a sale has thousands of holds waiting: 2 to 7 ms an update, delete or receive at 5,000 of them, and a standstill of
// 10 to 20 s a minute, the garbage collection of message texts. Nothing here changes an answer. ADR 0021 has the measurements.
'use strict';

const { randomUUID } = require('node:crypto');
const http = require('node:http');
const loki = require('lokijs');
const ExtentMetadata = require('azurite/dist/src/common/persistence/LokiExtentMetadataStore').default;

// LokiJS uses an index for the first property of a query only, and Azurite names the account first. Azurite's pull request 2588 is
// the same remedy, in releases that need a newer Node.js than ours. What is not named comes after, in its own order.
const SELECTIVE = ['messageId', 'expirationTime', 'timeNextVisible', 'name', 'queueName'];
const find = loki.Resultset.prototype.find;
loki.Resultset.prototype.find = function (query, firstOnly) {
  return find.call(this, selectiveFirst(query), firstOnly);
};

function selectiveFirst(query) {
  if (query === null || typeof query !== 'object' || !('accountName' in query)) return query;
  const first = SELECTIVE.find(property => property in query);
  if (first === undefined) return query;
  const { [first]: value, ...others } = query;
  return { [first]: value, ...others };
}

// Azurite's own list of indexes names a property that messages do not have, and two that hardly select.
const addCollection = loki.prototype.addCollection;
loki.prototype.addCollection = function (name, options) {
  const indices = ['messageId', 'expirationTime', 'timeNextVisible'];
  return addCollection.call(this, name, name === '$MESSAGES_COLLECTION$' ? { ...options, indices } : options);
};

// After a batch LokiJS sorts every index again, even after a batch of none or one: every receive is one, every removal by query too.
const removeBatch = loki.Collection.prototype.removeBatch;
loki.Collection.prototype.removeBatch = function (batch) {
  return batch.length === 0 ? undefined : removeBatch.call(this, batch);
};

const removeBatchByPositions = loki.Collection.prototype.removeBatchByPositions;
loki.Collection.prototype.removeBatchByPositions = function (positions) {
  if (positions.length > 1) return removeBatchByPositions.call(this, positions);
  return positions.length === 0 ? undefined : this.remove(this.data[positions[0]]);
};

// Those that changed are taken out of an index together and put back one by one: only without them is it in order.
const update = loki.Collection.prototype.update;
loki.Collection.prototype.update = function (documents) {
  if (!Array.isArray(documents) || !this.adaptiveBinaryIndices) return update.call(this, documents);
  this.adaptiveBinaryIndices = false;
  try {
    documents.forEach(document => update.call(this, document));
  } finally {
    const positions = documents.map(document => this.get(document.$loki, true)[1]);
    for (const name of Object.keys(this.binaryIndices)) {
      const index = this.binaryIndices[name];
      positions.forEach(position => index.values.splice(index.values.indexOf(position), 1));
      positions.forEach(position => this.adaptiveBinaryIndexInsert(position, name));
      index.dirty = false;
    }
    this.adaptiveBinaryIndices = true;
  }
};

// Once a minute the texts of messages that went are removed, all in one turn of the event loop: a turn each instead.
const deleteExtent = ExtentMetadata.prototype.deleteExtent;
ExtentMetadata.prototype.deleteExtent = async function (id) {
  await new Promise(setImmediate);
  return deleteExtent.call(this, id);
};

// A new connection is accepted in a turn of its own, after all calls on the others: of 256 callers that connect at once the last wait
// for seconds. Clients keep idle connections for a minute; the server, whose own option for it is not heeded, would after 5 s close them.
const createServer = http.createServer;
http.createServer = (...given) => Object.assign(createServer(...given), { keepAliveTimeout: 120_000 });

// Five random numbers a message, each asked of the system by itself, are a tenth of the time: Node.js draws them by the hundred.
const v4 = require.resolve('uuid/v4');
require(v4);
require.cache[v4].exports = () => randomUUID();
