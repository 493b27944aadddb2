-- One chunk of a tick: lets the front of the line in, as far as the tick's budget and the room allow, and parks who was not
-- seen lately. A tick is a window of the clock: calls in one window share one budget, so overlapping timers admit it once;
-- a window after missed ones gets twice the budget and no more.
-- ARGV  8 length of a tick (ms), 9 most people a call looks at, 10 grace (ms)
-- Returns admitted, parked, whether the tick is over, then for each admitted the seconds waited (-1: not known).
-- O(c log n) for a chunk of c.
local tick = math.floor(now / tonumber(ARGV[8]))
local most = tonumber(ARGV[9])
local was = redis.call('HMGET', rate, 'window', 'span', 'used', 'out', 'measured', 'perSecond', 'served', 'recoverUntil',
  'quick', 'slow', 'restedAt')
local window = tonumber(was[1])
local span = tonumber(was[2]) or 1
local used = tonumber(was[3]) or 0
if not window or tick > window then
  span = window and tick - window or 1
  window = tick
  used = 0
end

-- A line that does not move on purpose gathers no budget: the window goes on, and the next tick counts one.
local function stand()
  redis.call('HSET', rate, 'window', text(window), 'span', '1', 'used', '0')
  return { 0, 0, 1 }
end
if phase ~= 'OPEN' or (tonumber(was[8]) or 0) > now then return stand() end
-- Nobody is there: nobody can be let in, and nobody is taken for gone.
local last = redis.call('ZRANGE', seen, -1, -1, 'WITHSCORES')
if last[2] and now - tonumber(last[2]) > present then return stand() end

local budget = admitPerTick * math.min(2, span) - used
local room = capacity - redis.call('ZCOUNT', active, '(' .. text(now), '+inf')
local limit = math.min(most, budget, room)
local front, users, seenAt, lately = {}, {}, {}, 0
if limit > 0 then front = redis.call('ZRANGE', waiting, 0, most - 1, 'WITHSCORES') end
for i = 1, #front, 2 do users[#users + 1] = front[i] end
if #users > 0 then seenAt = redis.call('ZMSCORE', seen, unpack(users)) end
for i = 1, #users do
  seenAt[i] = tonumber(seenAt[i]) or 0
  if seenAt[i] < now - present and seenAt[i] >= now - present - tonumber(ARGV[10]) then lately = lately + 1 end
end
-- Most of the front went silent within the last grace: something between us and them, rather than they. One rest lets those come
-- back who can; after it who is still away is skipped as ever, and keeps the place for the grace.
if #users >= 4 and lately * 2 > #users and now - (tonumber(was[11]) or 0) > present + tonumber(ARGV[10]) then
  redis.call('HSET', rate, 'restedAt', text(now), 'recoverUntil', text(now + tonumber(ARGV[7])))
  return stand()
end

local expiry = text(now + sessionSeconds * 1000)
local gone, sessions, numbers, absent, absentAt, waits = {}, {}, {}, {}, {}, {}
local served = tonumber(was[7]) or 0
for i, user in ipairs(users) do
  if #waits >= limit then break end
  local score = front[2 * i]
  local order = tonumber(score)
  gone[#gone + 1] = user
  if seenAt[i] >= now - present then
    sessions[#sessions + 1] = expiry
    sessions[#sessions + 1] = user
    numbers[#numbers + 1] = user
    numbers[#numbers + 1] = text(order) .. ':' .. expiry .. ':'
    served = math.max(served, order)
    local since = order > lots and order / 1000 or opensAt
    waits[#waits + 1] = since > 0 and math.max(0, math.floor((now - since) / 1000)) or -1
  else
    absent[#absent + 1] = text(order)
    absent[#absent + 1] = user
    absentAt[#absentAt + 1] = text(now)
    absentAt[#absentAt + 1] = user
  end
end
if #gone > 0 then
  redis.call('ZREM', waiting, unpack(gone))
  redis.call('ZREM', seen, unpack(gone))
  redis.call('HINCRBY', rate, 'passed', #gone)
end
if #waits > 0 then
  redis.call('ZADD', active, unpack(sessions))
  redis.call('HSET', admitted, unpack(numbers))
  redis.call('HINCRBY', rate, 'admitted', #waits)
end
if #absent > 0 then
  redis.call('ZADD', parked, unpack(absent))
  redis.call('ZADD', parkedAt, unpack(absentAt))
end

-- The outflow counts everybody who left the line's front, the absent too: it is how fast positions fall. A line that ran
-- empty says only that the outflow could have been more.
local out = (tonumber(was[4]) or 0) + #gone
local over = #users < most or #waits >= math.min(budget, room) or limit <= 0
if over and tonumber(was[5]) ~= window then
  local perSecond = tonumber(was[6])
  local measuredNow = out * 1000 / (span * tonumber(ARGV[8]))
  if redis.call('ZCARD', waiting) > 0 or (perSecond and measuredNow > perSecond) then
    local told, quick, slow = outflow(perSecond, tonumber(was[9]), tonumber(was[10]), measuredNow)
    redis.call('HSET', rate, 'perSecond', string.format('%.9g', told), 'quick', string.format('%.9g', quick), 'slow', string.format('%.9g', slow))
  end
  redis.call('HSET', rate, 'measured', text(window))
  out = 0
end
redis.call('HSET', rate, 'window', text(window), 'span', text(span), 'used', text(used + #waits), 'out', text(out), 'served', text(served))
return { #waits, #absent / 2, over and 1 or 0, unpack(waits) }
