// GET reservations/{userId}: of one of thirty users.
import { sleep } from 'k6';
import { profile, send, join, randomIntBetween } from './boxoffice.js';

export const options = profile('my-reservations');

export function setup() {
  const tokens = {};
  for (let userId = 1; userId <= 30; userId++) tokens[userId] = join(userId);
  return { tokens };
}

export default function (data) {
  const userId = randomIntBetween(1, 30);
  send('GET', `/reservations/${userId}`, null, 'my-reservations', data.tokens[userId]);
  sleep(1);
}
