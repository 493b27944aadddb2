// GET concerts/dates/{concertDateId}/seats: the available seats of one of ten thousand dates.
import { sleep } from 'k6';
import { profile, send, join, randomIntBetween } from './boxoffice.js';

export const options = profile('seats');

export function setup() {
  return { token: join(1) };
}

export default function (data) {
  send('GET', `/concerts/dates/${randomIntBetween(1, 10000)}/seats`, null, 'seats', data.token);
  sleep(1);
}
