-- Clears away, at most so many of each a call: sessions that ran out, skipped people whose grace ran out, and endings older
-- than any token. A closed queue's crowd goes whole: a holder of a token is put back by polling, should it open again.
-- ARGV  4 most of each, 5 grace (ms), 6 a token's life (ms)
-- Returns expired sessions, abandoned places, whether there is more. O(c log n).
local most = tonumber(ARGV[4])

local function take(key, upTo, others, ending)
  local users = redis.call('ZRANGEBYSCORE', key, '-inf', text(upTo), 'LIMIT', 0, most)
  if #users == 0 then return 0 end
  redis.call('ZREM', key, unpack(users))
  for _, other in ipairs(others) do redis.call(other[1], other[2], unpack(users)) end
  if ending then
    local marks = {}
    for _, user in ipairs(users) do
      marks[#marks + 1] = text(now)
      marks[#marks + 1] = user
    end
    redis.call('ZADD', ended, unpack(marks))
  end
  return #users
end

local expired = take(active, now, { { 'HDEL', admitted } }, true)
local abandoned = take(parkedAt, now - tonumber(ARGV[5]), { { 'ZREM', parked } }, true)
local forgotten = take(ended, now - tonumber(ARGV[6]), {}, false)
if phase == 'CLOSED' then redis.call('UNLINK', waiting, seen, parked, parkedAt) end
return { expired, abandoned, math.max(expired, abandoned, forgotten) == most and 1 or 0 }
