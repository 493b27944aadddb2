// PATCH users/{userId}/charge: 100 points to one of 35 users. So many writers to so few wallets lose to each other at times; 503 is
// the service saying so after eight tries, and counts as failed.
import { sleep } from 'k6';
import { profile, send, randomIntBetween } from './boxoffice.js';

export const options = profile('charge');

export default function () {
  send('PATCH', `/users/${randomIntBetween(1, 35)}/charge`, { balance: 100 }, 'charge');
  sleep(1);
}
