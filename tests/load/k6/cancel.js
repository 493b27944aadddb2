// DELETE reservations/{reservationId}: each iteration cancels the hold it made. (The seed cancelled ids 1..100, most of them cancelled before.)
import { sleep } from 'k6';
import { profile, targets, hold, send } from './boxoffice.js';

export const options = profile('cancel');

export function setup() {
  return { at: targets() };
}

export default function (data) {
  const held = hold(data.at, 'prepare');
  if (held) send('DELETE', `/reservations/${held.reservation.reservationId}?userId=${held.userId}`, null, 'cancel', held.token);
  sleep(1);
}
