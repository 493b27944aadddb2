// POST reservations: a random seat of forty dates.
import { sleep } from 'k6';
import { profile, targets, hold } from './boxoffice.js';

export const options = profile('hold');

export function setup() {
  return { at: targets() };
}

export default function (data) {
  hold(data.at, 'hold');
  sleep(1);
}
