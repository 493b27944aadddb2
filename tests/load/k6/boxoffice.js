// What the eleven scripts share: the seed's profile, its random choices, and the calls a script needs before its own.
import http from 'k6/http';
import { check } from 'k6';
import exec from 'k6/execution';

export const base = __ENV.BASE_URL || 'http://127.0.0.1:7071/api/v1';

// The seed's: 10 s to 200 users, 30 s to 1,000, 10 s down. SCALE shortens the times.
export function profile(call) {
  const scale = Number(__ENV.SCALE || 1);
  return {
    summaryTrendStats: ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)', 'p(99)', 'p(99.50)'],
    stages: [
      { duration: `${10 * scale}s`, target: 200 },
      { duration: `${30 * scale}s`, target: 1000 },
      { duration: `${10 * scale}s`, target: 0 },
    ],
    // The seed's targets, on the call itself and not on what prepares it.
    thresholds: {
      [`http_req_duration{call:${call}}`]: ['avg<500', 'p(99)<1000'],
      [`checks{call:${call}}`]: ['rate>0.99'],
    },
  };
}

export function randomIntBetween(low, high) {
  return Math.floor(Math.random() * (high - low + 1)) + low;
}

// A user of this iteration alone: the service allows one active place and four seats a user, so the seed's single user 1 would
// be refused after four holds.
export function freshUser() {
  return 1_000_000 + exec.scenario.iterationInTest;
}

export function params(call, token, accept) {
  const headers = { 'Content-Type': 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  return { headers, tags: { call }, responseCallback: http.expectedStatuses(...(accept || [200])) };
}

export function answered(call, response, accept) {
  const statuses = accept || [200];
  return check(response, { 'status is expected': (r) => statuses.includes(r.status) }, { call });
}

export function send(method, path, body, call, token, accept) {
  const response = http.request(method, `${base}${path}`, body ? JSON.stringify(body) : null, params(call, token, accept));
  answered(call, response, accept);
  return response;
}

export function join(userId, concertId, call = 'prepare') {
  return send('POST', '/queues/token', concertId ? { userId, concertId } : { userId }, call).json('data.token');
}

// The forty concerts whose dates the seed's own script held seats of.
export function targets() {
  const found = [];
  for (let concertId = 1; concertId <= 40; concertId++) {
    for (const date of send('GET', `/concerts/${concertId}/dates`, null, 'prepare').json('data')) {
      found.push({ concertId, concertDateId: date.concertDateId, seats: date.place.totalSeat });
    }
  }
  return found;
}

// A hold of a random seat by a fresh user; 409 is somebody else's seat and no error.
export function hold(at, call) {
  const userId = freshUser();
  const target = at[randomIntBetween(0, at.length - 1)];
  const token = join(userId, target.concertId);
  const body = {
    concertId: target.concertId,
    concertDateId: target.concertDateId,
    seatNumber: randomIntBetween(1, target.seats),
    userId,
  };
  const response = send('POST', '/reservations', body, call, token, [200, 409]);
  return response.status === 200 ? { userId, token, reservation: response.json('data') } : null;
}
