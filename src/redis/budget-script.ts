/**
 * One exchange of a `BudgetStore`, atomically. Its times are those of the Redis server.
 *
 * The hash of a credential has a field `calls` with the calls in flight of all processes, a field `names` with the names that
 * draw from the bucket of another name, and a field for each bucket with its window and what each process has drawn.
 *
 * @example Limit 100, Remaining 60, 3 processes, 10 permits out: 50 are left. The fair part of each is a third of what all
 * have drawn in this window and what is left. Whoever has drawn less gets that first; the rest goes to anyone who waits.
 */
export const budgetScript = `
local q = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local key = KEYS[1]
local entry = q.member .. ' ' .. q.bucket

local function read(field, empty)
  local text = redis.call('HGET', key, field)
  return text and cjson.decode(text) or empty
end
local function readBucket(name)
  local bucket = read('bucket ' .. name, { members = {}, epoch = 0, also = {}, gone = 0, answered = 0 })
  for id, member in pairs(bucket.members) do
    if now > member.lease then
      bucket.gone = bucket.gone + member.taken - member.out
      bucket.answered = bucket.answered + member.answered
      bucket.members[id] = nil
    end
  end
  return bucket
end
local function sumOf(bucket, count)
  local sum = 0
  for _, member in pairs(bucket.members) do sum = sum + member[count] end
  return sum
end

local calls = read('calls', { members = {} })
for id, member in pairs(calls.members) do
  if now > member.lease then calls.members[id] = nil end
end
local names = read('names', { of = {}, alone = {} })
local name = names.of[q.bucket] or q.bucket
local bucket = readBucket(name)
local seen = q.seen

local function expire()
  if not bucket.endsAt or now < bucket.endsAt then return end
  bucket.lastReset = bucket.reset
  bucket.endsAt, bucket.remaining, bucket.probe = nil, nil, nil
  bucket.epoch, bucket.also, bucket.gone, bucket.answered, bucket.replaced = math.max(now, bucket.epoch + 1), {}, 0, 0, nil
  for _, member in pairs(bucket.members) do member.out, member.taken, member.answered = 0, 0, 0 end
end
expire()

local function isCurrent() return q.epoch == bucket.epoch or bucket.also[tostring(q.epoch)] ~= nil end
local function join()
  local member = bucket.members[entry] or { lease = now }
  member.member, member.wants = q.member, q.wants
  member.out, member.taken, member.answered = 0, 0, 0
  if isCurrent() then member.out, member.taken, member.answered = q.out, q.taken, q.answered end
  bucket.members[entry] = member
  return member
end
local own = join()

-- Each response of a window has a Remaining of its own. So a bucket from which more calls have been answered than its
-- Remaining admits is two. A name that draws from the bucket of another one by mistake gets its own permanently.
if seen and name ~= q.bucket and bucket.endsAt then
  local later = seen.reset - bucket.reset
  local isSame = math.abs(later) <= seen.tolerance
  local used = bucket.limit - math.min(bucket.remaining, isSame and seen.remaining or bucket.remaining)
  if seen.limit ~= bucket.limit or (not isSame and isCurrent() and (later < 0 or bucket.endsAt > now + 1000))
    or (isSame and not bucket.replaced and bucket.answered + sumOf(bucket, 'answered') > used + 3) then
    bucket.members[entry] = nil
    redis.call('HSET', key, 'bucket ' .. name, cjson.encode(bucket))
    names.of[q.bucket], names.alone[q.bucket] = nil, true
    redis.call('HSET', key, 'names', cjson.encode(names))
    name = q.bucket
    bucket = readBucket(name)
    expire()
    own = join()
  end
end

if seen and seen.endsInMs > 0 then
  local endsAt = now + seen.endsInMs
  local function begin()
    bucket.limit, bucket.remaining, bucket.reset, bucket.endsAt = seen.limit, seen.remaining, seen.reset, endsAt
    bucket.probe = nil
  end
  if not bucket.endsAt then
    -- A late response of the previous window says nothing about this one. A 429 or a probe says that it is not over.
    local old = bucket.lastReset and seen.reset - bucket.lastReset <= seen.tolerance
    if not old or seen.refused or isCurrent() then begin() end
  else
    local later = seen.reset - bucket.reset
    if math.abs(later) <= seen.tolerance then
      bucket.limit = seen.limit
      bucket.remaining = math.min(bucket.remaining, seen.remaining)
      bucket.reset = math.min(bucket.reset, seen.reset)
      bucket.endsAt = math.min(bucket.endsAt, endsAt)
    elseif later > 0 then
      begin()
      bucket.replaced = true
    end
  end
end

-- Calls that this bucket cannot explain show that another name draws from it: same limit, same end, about as many calls left
-- if late responses are allowed for, and not more answered calls than Remaining admits.
local unexplained = bucket.endsAt and bucket.limit - bucket.remaining - bucket.gone - sumOf(bucket, 'taken') or 0
if seen and unexplained > 0 and not names.alone[name] and now >= (bucket.checkedAt or 0) + 20 then
  bucket.checkedAt = now
  for _, field in ipairs(redis.call('HKEYS', key)) do
    local other = string.match(field, '^bucket (.+)$')
    if other and other ~= name and not names.alone[other] then
      local twin = readBucket(other)
      local slack = sumOf(twin, 'out') + sumOf(bucket, 'out') + 3
      if twin.endsAt and now < twin.endsAt and twin.limit == bucket.limit
        and math.abs(twin.reset - bucket.reset) <= seen.tolerance
        and math.abs(twin.remaining - bucket.remaining) <= slack
        and bucket.answered + sumOf(bucket, 'answered') + twin.answered + sumOf(twin, 'answered')
          <= bucket.limit - math.min(bucket.remaining, twin.remaining) then
        redis.call('HDEL', key, 'bucket ' .. name)
        for from, to in pairs(names.of) do
          if to == name then names.of[from] = other end
        end
        names.of[name] = other
        redis.call('HSET', key, 'names', cjson.encode(names))
        for id, member in pairs(bucket.members) do twin.members[id] = member end
        for epoch in pairs(bucket.also) do twin.also[epoch] = true end
        twin.also[tostring(bucket.epoch)] = true
        twin.gone, twin.answered = twin.gone + bucket.gone, twin.answered + bucket.answered
        twin.remaining = math.min(twin.remaining, bucket.remaining)
        twin.endsAt = math.min(twin.endsAt, bucket.endsAt)
        name, bucket = other, twin
        break
      end
    end
  end
end

-- Okta refuses too many calls at once. The cap shrinks at once, and grows again with the responses.
local cap = math.min(q.maxConcurrent, calls.cap or q.maxConcurrent)
local held = 0
for id, member in pairs(calls.members) do
  if id ~= q.member then held = held + member.held end
end
if q.overloadedMs and now - q.overloadedMs >= (calls.shrunkAt or 0) then
  cap = math.max(1, math.floor(math.min(cap, held + q.held + 1) * 0.7))
  calls.cap, calls.shrunkAt, calls.succeeded = cap, now, 0
elseif calls.cap then
  calls.succeeded = calls.succeeded + q.succeeded
  if calls.succeeded >= cap * 4 then
    cap = cap + 1
    calls.cap, calls.succeeded = cap, 0
    if cap >= q.maxConcurrent then calls.cap = nil end
  end
end

-- Calls in flight: each process may have its part, and those that have waited longest go first.
local mine = calls.members[q.member] or {}
mine.held = q.held
local users, before, waiting = 1, 0, false
for id, member in pairs(calls.members) do
  if id ~= q.member and (member.held > 0 or member.since) then users = users + 1 end
end
local part = math.max(1, math.floor(cap / users))
for id, member in pairs(calls.members) do
  if id ~= q.member and member.since and member.held < part then
    waiting = true
    if not mine.since or member.since < mine.since then before = before + 1 end
  end
end
local slots = cap - held - q.held - before
if waiting then slots = math.min(slots, part - q.held) end
slots = math.max(0, slots)

local granted, waitMs, endsInMs, short = 0, 0, 0, false
local crowded = waiting
if not bucket.endsAt then
  local last = bucket.probe
  -- The process of the last probe has ended, or its call has, without headers.
  if last and (now >= last.untilAt or not bucket.members[last.entry] or bucket.members[last.entry].out == 0) then
    last = nil
  end
  if bucket.epoch == 0 then bucket.epoch = now end
  if q.wants > 0 and not last then
    if slots > 0 then
      granted = 1
      bucket.probe = { entry = entry, untilAt = now + 1000 }
    else
      short = true
    end
  end
  endsInMs = 1000
  crowded = true
else
  local out, taken, count = 0, 0, 0
  local parts = {}
  for _, member in pairs(bucket.members) do
    local one = parts[member.member]
    if not one then
      one = { taken = 0, wants = 0, active = member.member == q.member }
      parts[member.member] = one
    end
    one.taken = one.taken + member.taken
    one.wants = one.wants + member.wants
    one.active = one.active or member.wants > 0 or member.out > 0
    out = out + member.out
  end
  for _, one in pairs(parts) do
    if one.active then
      count = count + 1
      taken = taken + one.taken
    end
  end
  local left = math.max(0, bucket.remaining - math.ceil(bucket.limit * q.keepFree) - out)
  local fair = math.ceil((left + taken) / count)
  local needed = 0
  for id, one in pairs(parts) do
    if id ~= q.member then needed = needed + math.min(one.wants, math.max(0, fair - one.taken)) end
    if id ~= q.member and one.wants > 0 then crowded = true end
  end
  local base = math.min(q.wants, math.max(0, fair - parts[q.member].taken), left)
  local more = math.min(q.wants - base, math.max(0, left - base - needed))
  granted = math.min(base + more, slots)
  short = base + more > slots
  if q.extra > 0 and not crowded and not short then
    local ready = math.min(q.extra, math.floor((left - granted) / (2 * count)))
    if users > 1 then ready = math.min(ready, math.floor(part / 2), slots - granted) end
    granted = granted + math.max(0, ready)
  end
  endsInMs = bucket.endsAt - now
  if granted < q.wants and left - granted <= 0 then
    crowded = true
    if out + granted == 0 then waitMs = endsInMs end
  end
end

own.out, own.taken = own.out + granted, own.taken + granted
own.wants = math.max(0, q.wants - granted)
own.lease = now + math.max(q.leaseMs, own.wants > 0 and waitMs + 1000 or 0)
if own.wants == 0 and own.out == 0 and own.taken == 0 then bucket.members[entry] = nil end
mine.held = q.held + granted
mine.lease = math.max(own.lease, mine.lease or 0)
if short then mine.since = mine.since or now
elseif q.wants > 0 or mine.held == 0 then mine.since = nil end
calls.members[q.member] = mine
if mine.held == 0 and not mine.since then calls.members[q.member] = nil end

redis.call('HSET', key, 'calls', cjson.encode(calls), 'bucket ' .. name, cjson.encode(bucket))
redis.call('PEXPIRE', key, 7200000)
-- A process that drew before its bucket was merged goes on counting in its own epoch until the window ends.
local epoch = bucket.also[tostring(q.epoch)] and q.epoch or bucket.epoch
return cjson.encode({ epoch = epoch, granted = granted, endsInMs = endsInMs, waitMs = waitMs,
  crowded = crowded or short })
`;
