// GET concerts/{concertId}: one of ten thousand.
import { sleep } from 'k6';
import { profile, send, join, randomIntBetween } from './boxoffice.js';

export const options = profile('concert');

export function setup() {
  return { token: join(1) };
}

export default function (data) {
  send('GET', `/concerts/${randomIntBetween(1, 10000)}`, null, 'concert', data.token);
  sleep(1);
}
