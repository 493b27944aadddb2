// GET concerts: the whole list.
import { sleep } from 'k6';
import { profile, send, join } from './boxoffice.js';

export const options = profile('concerts');

export function setup() {
  return { token: join(1) };
}

export default function (data) {
  send('GET', '/concerts', null, 'concerts', data.token);
  sleep(1);
}
