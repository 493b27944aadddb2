// POST payments/pay: each iteration pays the hold it made. (The seed paid reservations 1..100 of user 1 over and over, most of them
// paid before; here such a call is refused, so there is a hold to each payment.)
import { sleep } from 'k6';
import { profile, targets, hold, send } from './boxoffice.js';

export const options = profile('pay');

export function setup() {
  return { at: targets() };
}

export default function (data) {
  const held = hold(data.at, 'prepare');
  if (held) {
    send('PATCH', `/users/${held.userId}/charge`, { balance: held.reservation.totalPrice }, 'prepare');
    const body = { token: held.token, reservationId: held.reservation.reservationId, userId: held.userId };
    send('POST', '/payments/pay', body, 'pay', held.token);
  }
  sleep(1);
}
