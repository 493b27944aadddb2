// Azurite's queues at the pace of a sale. Azurite 3.35 keeps messages in LokiJS in ways that take time by the number of messages
// that wait, and a sale has thousands of holds waiting: 2 to 7 ms an update, delete or receive at 5,000 of them, and a standstill of
// 10 to 20 s a minute, the garbage collection of message texts. Nothing here changes an answer. ADR 0021 has the measurements.
'use strict';

const { randomUUID } = require('node:crypto');
const http = require('node:http');
const loki = require('lokijs');
const ExtentMetadata = require('azurite/dist/src/common/persistence/LokiExtentMetadataStore').default;

const MESSAGES = '$MESSAGES_COLLECTION$';

// LokiJS uses an index for the first property of a query only, and Azurite names the account first. Azurite's pull request 2588 is
// the same remedy, in releases that need a newer Node.js than ours. What is not named comes after, in its own order.
const SELECTIVE = ['messageId', 'expirationTime', 'timeNextVisible', 'name', 'queueName'];
const find = loki.Resultset.prototype.find;
loki.Resultset.prototype.find = function (query, firstOnly) {
  if (this.collection.name === MESSAGES && query?.timeNextVisible?.$lte !== undefined && !this.filterInitialized) return firstVisible(this, query);
  return find.call(this, selectiveFirst(query), firstOnly);
};

function selectiveFirst(query) {
  if (query === null || typeof query !== 'object' || !('accountName' in query)) return query;
  const first = SELECTIVE.find(property => property in query);
  if (first === undefined) return query;
  const { [first]: value, ...others } = query;
  return { [first]: value, ...others };
}

// A receive or a peek, and nothing else, asks so: Azurite would gather and sort all that are visible for the 32 it gives at most.
function firstVisible(found, { accountName, queueName, timeNextVisible }) {
  const { collection } = found;
  found.filteredrows = [];
  found.filterInitialized = true;
  let last = Infinity;
  for (const row of collection.binaryIndices.timeNextVisible.values) {
    const message = collection.data[row];
    if (message.timeNextVisible > Math.min(timeNextVisible.$lte, last)) break;
    if (message.queueName !== queueName || message.accountName !== accountName) continue;
    // Those of the same moment are told apart by Azurite.
    if (found.filteredrows.push(row) === 32) last = message.timeNextVisible;
  }
  return found;
}

// Azurite's own list of indexes names a property that messages do not have, and two that hardly select.
const addCollection = loki.prototype.addCollection;
loki.prototype.addCollection = function (name, options) {
  const indices = ['messageId', 'expirationTime', 'timeNextVisible'];
  return addCollection.call(this, name, name === MESSAGES ? { ...options, indices } : options);
};

// An update puts a document anew into every index, though of these three it changes when a message is visible, and only that.
const changes = (collection, name) => collection.name !== MESSAGES || name === 'timeNextVisible';
const adaptiveBinaryIndexUpdate = loki.Collection.prototype.adaptiveBinaryIndexUpdate;
loki.Collection.prototype.adaptiveBinaryIndexUpdate = function (position, name) {
  if (changes(this, name)) adaptiveBinaryIndexUpdate.call(this, position, name);
};

// Among equals LokiJS inserts before the first, and all of those that never expire make room. What is last goes to the end.
const adaptiveBinaryIndexInsert = loki.Collection.prototype.adaptiveBinaryIndexInsert;
loki.Collection.prototype.adaptiveBinaryIndexInsert = function (position, name) {
  const { values } = this.binaryIndices[name];
  const document = this.data[position];
  // As LokiJS does it, which keeps no dates in an index.
  if (document[name] instanceof Date) document[name] = document[name].getTime();
  if (values.length > 0 && document[name] >= this.data[values[values.length - 1]][name]) values.push(position);
  else adaptiveBinaryIndexInsert.call(this, position, name);
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
      index.dirty = false;
      if (!changes(this, name)) continue;
      positions.forEach(position => index.values.splice(index.values.indexOf(position), 1));
      positions.forEach(position => this.adaptiveBinaryIndexInsert(position, name));
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

// Each request is held against every template of the service, and each template parsed for it.
const templates = require.resolve('uri-templates');
const parse = require(templates);
const parsed = new Map();
require.cache[templates].exports = template => {
  if (!parsed.has(template)) parsed.set(template, parse(template));
  return parsed.get(template);
};

// A new connection is accepted in a turn of its own, after all calls on the others: of 256 callers that connect at once the last wait
// for seconds. Clients keep idle connections for a minute; the server, whose own option for it is not heeded, would after 5 s close them.
const createServer = http.createServer;
http.createServer = (...given) => Object.assign(createServer(...given), { keepAliveTimeout: 120_000 });

// Ids in the order of their making. Random ones, each asked of the system by itself, are a tenth of the time; and what is newest goes to
// the end of an index, where nothing has to make room, and is found among the last that were touched.
let count = Date.now() * 1_000;
const made = `-8${randomUUID().slice(20)}`;
const v4 = require.resolve('uuid/v4');
require(v4);
require.cache[v4].exports = () => {
  const digits = (count++).toString(16).padStart(15, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(12)}${made}`;
};
