// GET users/{userId}/balance: one of thirty users.
import { sleep } from 'k6';
import { profile, send, randomIntBetween } from './boxoffice.js';

export const options = profile('balance');

export default function () {
  send('GET', `/users/${randomIntBetween(1, 30)}/balance`, null, 'balance');
  sleep(1);
}
