// POST queues/token: one of 35 users, again and again.
import { sleep } from 'k6';
import { profile, join, randomIntBetween } from './boxoffice.js';

export const options = profile('token');

export default function () {
  join(randomIntBetween(1, 35), null, 'token');
  sleep(1);
}
