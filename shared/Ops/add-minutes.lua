-- Adds what a process counted to the minutes of all processes, and drops minutes that nobody looks at any more.
-- KEYS[1]  ops:minutes  hash; field {minute}:{series}, the sum or the largest of that minute since 1970; TTL two hours
-- ARGV     the oldest minute that stays, then for each count: field, "sum" or "most", value
-- Dropping looks at all fields (some two thousand), so only who begins a minute does it.
for i = 2, #ARGV, 3 do
  if ARGV[i + 1] == 'sum' then
    redis.call('HINCRBYFLOAT', KEYS[1], ARGV[i], ARGV[i + 2])
  else
    local most = redis.call('HGET', KEYS[1], ARGV[i])
    if not most or tonumber(most) < tonumber(ARGV[i + 2]) then
      redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2])
    end
  end
end
if redis.call('HGET', KEYS[1], 'oldest') ~= ARGV[1] then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    local minute = tonumber(string.match(field, '^(%d+):'))
    if minute and minute < tonumber(ARGV[1]) then
      redis.call('HDEL', KEYS[1], field)
    end
  end
  redis.call('HSET', KEYS[1], 'oldest', ARGV[1])
end
redis.call('EXPIRE', KEYS[1], 7200)
return 1
