-- Tells Redis a queue's settings: after an operator's change, in each tick, and whenever Redis is found not to know the queue or to
-- remember less than it did. An older revision never replaces a newer one, so calls may race and repeat.
-- KEYS  as in queue.lua
-- ARGV  1 revision, 2 epoch, 3 phase, 4 paused (0 or 1), 5 admitPerTick, 6 capacity, 7 sessionSeconds, 8 opensAt (ms), 9 seed,
--       10 commitment, 11 closedAt (ms), 12 whether the draw was over when it closed, 13 message, 14 and 15 the born and endings that the
--       caller has seen, 16 how long admission rests (ms), 17 whether the sale of that epoch begins with this call; 5 to 13 may be ''
-- Returns whether anything changed, born, endings, whether the memory was lost. O(1).
local settings, rate = KEYS[1], KEYS[10]
local clock = redis.call('TIME')
local micros = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local function text(number) return string.format('%.0f', number) end
local known = redis.call('HMGET', settings, 'revision', 'epoch', 'born', 'endings', 'phase')
local born, endings = tonumber(known[3]) or 0, tonumber(known[4]) or 0
local seenBorn, seenEndings = tonumber(ARGV[14]), tonumber(ARGV[15])

local function forget(first)
  for i = first, #KEYS do redis.call('UNLINK', KEYS[i]) end
end

-- Less than was seen is an older memory, of a snapshot or of a replica, and so is one that missed the beginning of the sale: all of it
-- is lost, and comes back from the tokens.
local begins = ARGV[17] == '1'
local lost = not known[1] or born < seenBorn or (born == seenBorn and endings < seenEndings)
  or (tonumber(known[2]) < tonumber(ARGV[2]) and not begins)
if lost then
  forget(1)
  born, endings = math.max(micros, seenBorn + 1), 0
  redis.call('HSET', settings, 'born', text(born), 'endings', '0', 'whole', '0')
elseif tonumber(known[1]) >= tonumber(ARGV[1]) then
  return { 0, text(born), endings, 0 }
end

if begins then
  -- The next sale: nobody of the one before has a place in it. The numbers go on.
  forget(3)
  redis.call('HSET', settings, 'whole', '1')
elseif known[5] == 'CLOSED' and ARGV[3] ~= 'CLOSED' then
  -- A closing that is undone: those who were told that it is over need a moment to come back.
  redis.call('HSET', rate, 'recoverUntil', text(math.floor(micros / 1000) + tonumber(ARGV[16])))
end
redis.call('HSET', settings, 'revision', ARGV[1], 'epoch', ARGV[2], 'phase', ARGV[3], 'paused', ARGV[4], 'admitPerTick', ARGV[5],
  'capacity', ARGV[6], 'sessionSeconds', ARGV[7], 'opensAt', ARGV[8], 'seed', ARGV[9], 'commitment', ARGV[10], 'closedAt', ARGV[11],
  'drawn', ARGV[12], 'message', ARGV[13])
for _, key in ipairs(KEYS) do redis.call('PERSIST', key) end
return { 1, text(born), endings, lost and 1 or 0 }
