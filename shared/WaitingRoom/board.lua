-- What everybody may know of the queue, and what operators see: read once a second a process, whoever asks.
-- Returns phase, waiting, active, capacity, outflow a second (''), served order, opensAt (ms), commitment, seed (once the draw is
-- over), skipped, admitted so far, now (ms), admitPerTick, sessionSeconds, born, endings, epoch, passed, message, the phase behind a pause,
-- revision. O(log n).
local words = redis.call('HMGET', settings, 'commitment', 'message')
local measured = redis.call('HMGET', rate, 'perSecond', 'served', 'admitted', 'passed')
local drawn = running == 'OPEN' or (running == 'CLOSED' and told[14] == '1')
return {
  phase, redis.call('ZCARD', waiting), redis.call('ZCOUNT', active, '(' .. text(now), '+inf'), capacity, measured[1] or '',
  tonumber(measured[2]) or 0, opensAt, words[1] or '', drawn and told[7] or '', redis.call('ZCARD', parked),
  tonumber(measured[3]) or 0, now, admitPerTick, sessionSeconds, text(born), endings, epoch, tonumber(measured[4]) or 0, words[2] or '', running,
  told[1]
}
