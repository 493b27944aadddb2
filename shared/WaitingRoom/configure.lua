-- Tells Redis a queue's settings: after an operator's change, and whenever Redis is found not to know the queue. An older
-- revision never replaces a newer one, so calls may race and repeat.
-- KEYS  1 {q:<queueId>}:settings; no TTL
-- ARGV  1 revision, 2 phase, 3 admitPerTick, 4 capacity, 5 sessionSeconds, 6 opensAt (ms), 7 seed, 8 commitment; 3 to 6 may be ''
-- Returns whether it was newer. O(1). 'born' is when this memory of the queue began: tokens older than it knew another.
if (tonumber(redis.call('HGET', KEYS[1], 'revision')) or -1) >= tonumber(ARGV[1]) then return 0 end
local clock = redis.call('TIME')
redis.call('HSETNX', KEYS[1], 'born', string.format('%.0f', tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)))
redis.call('HSET', KEYS[1], 'revision', ARGV[1], 'phase', ARGV[2], 'admitPerTick', ARGV[3], 'capacity', ARGV[4],
  'sessionSeconds', ARGV[5], 'opensAt', ARGV[6], 'seed', ARGV[7], 'commitment', ARGV[8])
return 1
