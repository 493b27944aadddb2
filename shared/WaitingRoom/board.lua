-- What everybody may know of the queue, and what operators see: read once a second a process, whoever asks.
-- Returns phase, waiting, active, capacity, outflow a second (''), served number, opensAt (ms), commitment, seed (once the
-- draw is over), skipped, admitted so far, now (ms), admitPerTick, sessionSeconds. O(log n).
local commitment = redis.call('HGET', settings, 'commitment') or ''
local measured = redis.call('HMGET', rate, 'perSecond', 'served', 'admitted')
return {
  phase, redis.call('ZCARD', waiting), redis.call('ZCOUNT', active, '(' .. text(now), '+inf'), capacity, measured[1] or '',
  tonumber(measured[2]) or 0, opensAt, commitment, phase ~= 'PRE_OPEN' and told[7] or '', redis.call('ZCARD', parked),
  tonumber(measured[3]) or 0, now, admitPerTick, sessionSeconds
}
