-- What follows is the same in every dissector: it reads the description above. Strings are bytes, places count from 0.

local LAST = 2 ^ 53 -- no number of this Lua is exact beyond

local function unhex(digits)
  return (digits:gsub("%s", ""):gsub("%x%x", function(d) return string.char(tonumber(d, 16)) end))
end

local function hex(bytes)
  return (bytes:gsub(".", function(c) return string.format("%02x", c:byte()) end))
end

local function part(s, from, to) return s:sub(from + 1, to) end

-- Checks ------------------------------------------------------------------------------------------------------------

local function reflect(v, bits)
  local r = 0
  for _ = 1, bits do
    r = r * 2 + v % 2
    v = math.floor(v / 2)
  end
  return r
end

local function crc16(poly, init, reflected, xor)
  return function(p)
    local v = init
    for i = 1, #p do
      local b = p:byte(i)
      if reflected then b = reflect(b, 8) end
      v = bit32.bxor(v, b * 256)
      for _ = 1, 8 do
        local top = v >= 0x8000
        v = (v * 2) % 0x10000
        if top then v = bit32.bxor(v, poly) end
      end
    end
    if reflected then v = reflect(v, 16) end
    return bit32.bxor(v, xor)
  end
end

local function crc32(poly)
  return function(p)
    local v = 0xffffffff
    for i = 1, #p do
      v = bit32.bxor(v, p:byte(i))
      for _ = 1, 8 do
        local low = v % 2 == 1
        v = math.floor(v / 2)
        if low then v = bit32.bxor(v, poly) end
      end
    end
    return bit32.bxor(v, 0xffffffff)
  end
end

local function sum8(p)
  local v = 0
  for i = 1, #p do v = (v + p:byte(i)) % 256 end
  return v
end

local function xor8(p)
  local v = 0
  for i = 1, #p do v = bit32.bxor(v, p:byte(i)) end
  return v
end

local sums = {
  sum8 = { 1, sum8 }, xor8 = { 1, xor8 }, lrc8 = { 1, function(p) return (256 - sum8(p)) % 256 end },
  crc32 = { 4, crc32(0xedb88320) }, crc32c = { 4, crc32(0x82f63b78) },
  sha256d = { 4 }, -- not computed here
  ["crc16-arc"] = { 2, crc16(0x8005, 0, true, 0) }, ["crc16-modbus"] = { 2, crc16(0x8005, 0xffff, true, 0) },
  ["crc16-usb"] = { 2, crc16(0x8005, 0xffff, true, 0xffff) }, ["crc16-maxim"] = { 2, crc16(0x8005, 0, true, 0xffff) },
  ["crc16-buypass"] = { 2, crc16(0x8005, 0, false, 0) }, ["crc16-ccitt-false"] = { 2, crc16(0x1021, 0xffff, false, 0) },
  ["crc16-genibus"] = { 2, crc16(0x1021, 0xffff, false, 0xffff) }, ["crc16-xmodem"] = { 2, crc16(0x1021, 0, false, 0) },
  ["crc16-kermit"] = { 2, crc16(0x1021, 0, true, 0) }, ["crc16-x25"] = { 2, crc16(0x1021, 0xffff, true, 0xffff) },
  ["crc16-mcrf4xx"] = { 2, crc16(0x1021, 0xffff, true, 0) }, ["crc16-dnp"] = { 2, crc16(0x3d65, 0, true, 0xffff) },
}

-- The parts ---------------------------------------------------------------------------------------------------------

local parts, payload, length, ending = {}, nil, nil, nil

local function describe(item)
  if item == "payload" then return { kind = "payload" } end
  local kind, said = next(item)
  local p = { kind = kind, said = said }
  if kind == "const" then
    p.bytes = unhex(said)
    p.size = #p.bytes
  elseif kind == "any" or kind == "tag" or kind == "pad" then
    p.size = said
  elseif kind == "check" then
    p.sum = sums[said.kind]
    p.as = (said.as or "uint"):lower()
    p.size = ({ uint = p.sum[1], hex = 2 * p.sum[1], digits = #string.format("%.0f", 2 ^ (8 * p.sum[1]) - 1) })[p.as]
  elseif (said.as or "uint") == "uint" or said.as == "bcd" or said.as == "digits" and not said["until"] then
    p.size = said.bytes
  end
  return p
end

if D.head then
  parts = { { kind = "length", said = { as = "head", counts = "payload" } }, { kind = "payload" } }
  if D.head.trailer then parts[3] = describe({ const = D.head.trailer }) end
else
  for i, item in ipairs(D.parts) do parts[i] = describe(item) end
end
for i, p in ipairs(parts) do
  if p.kind == "payload" then payload = i end
  if p.kind == "length" then length = i end
end
if not length then
  for i = #parts, payload + 1, -1 do
    if parts[i].kind == "const" then ending = i end
  end
end

-- What each check covers, by the first and the last part.
for i, p in ipairs(parts) do
  if p.kind == "check" then
    local over = p.said.over or "frame"
    if over == "frame" then p.from, p.to = 1, #parts
    elseif over == "before" then p.from, p.to = 1, i - 1
    elseif over == "payload" then p.from, p.to = payload, payload
    else
      local from, to = tostring(over):match("^(%d+)%-?(%d*)$")
      p.from, p.to = tonumber(from), tonumber(to ~= "" and to or from)
    end
  end
end

-- Numbers: each returns the value and its bytes, or nil and "more" or what is wrong -----------------------------------

local function uint(s, at, n, little)
  if #s < at + n then return nil, "more" end
  local v = 0
  for i = 0, n - 1 do
    v = v * 256 + s:byte(at + 1 + (little and n - 1 - i or i))
  end
  return v, n
end

local read = {}

function read.uint(s, at, l) return uint(s, at, l.bytes, l.order == "little") end

function read.varint(s, at, l)
  local v, scale = 0, 1
  for n = 1, l.bytes or 10 do
    local b = s:byte(at + n)
    if not b then return nil, "more" end
    v, scale = v + (b % 128) * scale, scale * 128
    if b < 128 then return v, n end
  end
  return nil, "a length without an end"
end

function read.digits(s, at, l)
  if not l["until"] then
    if #s < at + l.bytes then return nil, "more" end
    local v = tonumber(part(s, at, at + l.bytes):match("^%d+$") or nil)
    return v, v and l.bytes or "no digits where the length stands"
  end
  local stop = s:find(l["until"], at + 1, true)
  if not stop then
    return nil, #s - at > (l.bytes or 18) + #l["until"] and "no end of the length" or "more"
  end
  local digits = part(s, at, stop - 1)
  if not digits:match("^%d+$") then return nil, "no digits where the length stands" end
  return tonumber(digits), #digits + #l["until"]
end

function read.bcd(s, at, l)
  if #s < at + l.bytes then return nil, "more" end
  local v = tonumber(hex(part(s, at, at + l.bytes)):match("^%d+$") or nil)
  return v, v and l.bytes or "no decimal digits where the length stands"
end

function read.ber(s, at, l)
  local b = s:byte(at + 1)
  if not b then return nil, "more" end
  if b < 128 then return b, 1 end
  local n = b - 128
  if n == 0 or n + 1 > (l.bytes or 9) then return nil, "a length of no definite form" end
  local v, more = uint(s, at + 1, n)
  return v, v and n + 1 or more
end

-- The regular expressions are called rex_pcre2 since Wireshark 4.0.
function read.head(s, at)
  local stop
  for _, mark in ipairs(type(D.head.ends) == "table" and D.head.ends or { D.head.ends }) do
    local _, one = s:find(mark, at + 1, true)
    if one and (not stop or one < stop) then stop = one end
  end
  if not stop then
    return nil, #s - at >= (D.head.max or 8192) and "no end of the head" or "more"
  end
  local found = (rex_pcre2 or GRegex).match(part(s, at, stop), D.head.length, 1, "i")
  return tonumber(found or 0), stop - at
end

-- Escapes -------------------------------------------------------------------------------------------------------------

local by, back = nil, {}
if type(D.escape) == "table" then
  by = tonumber(D.escape.byte, 16)
  for plain, changed in pairs(D.escape.map or {}) do back[tonumber(changed, 16)] = tonumber(plain, 16) end
end

local function undo(p)
  local out, i = {}, 1
  if D.escape == "cobs" then
    while i <= #p do
      local code = p:byte(i)
      out[#out + 1] = p:sub(i + 1, i + code - 1)
      i = i + code
      if code < 255 and i <= #p then out[#out + 1] = "\0" end
    end
    return table.concat(out)
  end
  while i <= #p do
    local b = p:byte(i)
    if b == by then
      i = i + 1
      local c = p:byte(i)
      if not c then return nil end
      b = D.escape.xor and bit32.bxor(c, tonumber(D.escape.xor, 16)) or back[c]
      if not b then return nil end
    end
    out[#out + 1] = string.char(b)
    i = i + 1
  end
  return table.concat(out)
end

-- The end of what the terminator ends.
local function find_end(s, at, mark)
  if not by then
    local found = s:find(mark, at + 1, true)
    return found and found - 1
  end
  while at < #s do
    if part(s, at, at + #mark) == mark then return at end
    at = at + (s:byte(at + 1) == by and 2 or 1)
  end
end

-- Bytes that may stand between frames. The mark that begins a frame may be among them, and the one that ends it the same.
local skip = D.between and unhex(D.between) or ""
local fills = parts[1].kind == "const" and skip:find(parts[1].bytes, 1, true) ~= nil
local shares = fills and ending ~= nil and parts[ending].bytes == parts[1].bytes

-- One frame: its parts with their places, or nil and "more" or what is wrong --------------------------------------------

local function before(s, at, f, behind)
  for i = 1, payload - 1 do
    local p = parts[i]
    local size = p.size
    if i == 1 and behind and shares and part(s, at, at + size) ~= p.bytes then size = 0 end
    if p.kind == "length" then
      local v, n = read[p.said.as or "uint"](s, at, p.said)
      if not v then return nil, n end
      f.value, size = v, n
    elseif #s < at + size then
      return nil, "more"
    elseif p.kind == "const" and size > 0 and part(s, at, at + size) ~= p.bytes then
      return nil, "not the constant " .. hex(p.bytes)
    elseif p.kind == "pad" then
      f.padding = uint(s, at, size)
    end
    f[i] = { at, at + size, part(s, at, at + size) }
    at = at + size
  end
  return at
end

-- How many bytes besides the payload the length counts.
local function counted(f)
  local what, n = parts[length].said.counts or "payload", 0
  for i, p in ipairs(parts) do
    if i ~= payload and what ~= "payload" and (i > length or i == length and what ~= "rest" or what == "frame") then
      n = n + (f[i] and f[i][2] - f[i][1] or p.size)
    end
  end
  return n
end

local function by_length(s, at, f)
  local value = f.value
  if D.continues and D.continues.flag then
    local flag = tonumber(D.continues.flag, 16)
    f.last = value >= flag
    value = value % flag
  end
  local size = value * (parts[length].said.unit or 1) - counted(f)
  if size < 0 or value >= LAST then return nil, "a length of " .. string.format("%.0f", value) end
  if #s < at + size then return nil, "more" end
  f[payload] = { at, at + size, part(s, at, at + size) }
  at = at + size
  if f.padding then at = at + f.padding end
  return at
end

local function by_mark(s, at, f)
  local stop = find_end(s, at, parts[ending].bytes)
  if not stop then return nil, "more" end
  local plain = part(s, at, stop)
  if D.escape then plain = undo(plain) end
  if not plain then return nil, "an escape that means nothing" end
  local tail = 0
  for i = payload + 1, ending - 1 do tail = tail + parts[i].size end
  if #plain < tail then return nil, "no room for the check" end
  f[payload] = { at, stop - (D.escape and 0 or tail), plain:sub(1, #plain - tail) }
  local from = #plain - tail
  for i = payload + 1, ending - 1 do
    f[i] = { D.escape and stop or at + from, D.escape and stop or at + from + parts[i].size, part(plain, from, from + parts[i].size) }
    from = from + parts[i].size
  end
  return stop
end

-- Behind another frame the mark that ended it may begin this one.
local function frame(s, at, behind)
  local f = { from = at, last = true }
  local why
  at, why = before(s, at, f, behind)
  if not at then return nil, why end
  at, why = (length and by_length or by_mark)(s, at, f)
  if not at then return nil, why end
  for i = ending or payload + 1, #parts do
    local p = parts[i]
    if #s < at + p.size then return nil, "more" end
    if p.kind == "const" and part(s, at, at + p.size) ~= p.bytes then return nil, "not the constant " .. hex(p.bytes) end
    f[i] = { at, at + p.size, part(s, at, at + p.size) }
    at = at + p.size
  end
  f.to = at
  if D.continues and D.continues["until"] then f.last = #f[payload][3] == 0 end
  if D.continues and D.continues.at then f.last = f.value < 256 ^ parts[length].said.bytes - 1 end
  return f
end

-- Whether a check holds; nil: it is not computed here.
local function holds(f, i)
  local p = parts[i]
  if not p.sum[2] then return nil end
  local over = {}
  for j = p.from, p.to do
    over[#over + 1] = j == i and ("\0"):rep(#f[j][3]) or f[j][3]
  end
  local own, want = f[i][3], p.sum[2](table.concat(over))
  if p.as == "hex" then return tonumber(own, 16) == want end
  if p.as == "digits" then return tonumber(own) == want end
  return uint(own, 0, #own, p.said.order == "little") == want
end

-- Wireshark -------------------------------------------------------------------------------------------------------------

local proto = Proto(NAME, TITLE)
local fields, names = {}, {}
for i, p in ipairs(parts) do
  local name = p.kind
  names[name] = (names[name] or 0) + 1
  if names[name] > 1 then name = name .. names[name] end
  fields[i] = (p.kind == "length" and ProtoField.uint64 or ProtoField.bytes)(NAME .. "." .. name, p.kind)
end
local text = ProtoField.string(NAME .. ".text", "text")
local status = ProtoField.string(NAME .. ".check.status", "check")
local whole = ProtoField.bytes(NAME .. ".message", "message") -- of several frames
proto.fields = { text, status, whole, table.unpack(fields) }
local malformed = ProtoExpert.new(NAME .. ".malformed", "Not a frame as described", expert.group.MALFORMED, expert.severity.ERROR)
local mismatch = ProtoExpert.new(NAME .. ".check.bad", "The check does not fit", expert.group.CHECKSUM, expert.severity.WARN)
proto.experts = { malformed, mismatch }

local function show(tvb, tree, f)
  local sub = tree:add(proto, tvb(f.from, f.to - f.from), string.format("%s, %d bytes", TITLE, f.to - f.from))
  for i, p in ipairs(parts) do
    local from, to, plain = f[i][1], f[i][2], f[i][3]
    local at = tvb(from, to - from)
    if p.kind == "length" then
      sub:add(fields[i], at, UInt64.new(f.value % 2 ^ 32, math.floor(f.value / 2 ^ 32)))
    elseif p.kind == "payload" then
      local bytes = to > from and at or nil
      if D.escape then bytes = #plain > 0 and ByteArray.new(hex(plain)):tvb("payload")() or nil end
      if bytes then sub:add(fields[i], bytes) end
      if plain:match("^[%g ]+$") then sub:add(text, at, plain):set_generated() end
    elseif to > from then
      sub:add(fields[i], at)
    end
    if p.kind == "check" then
      local good = holds(f, i)
      local item = sub:add(status, at, good == nil and "not computed" or good and "good" or "bad")
      item:set_generated()
      if good == false then sub:add_proto_expert_info(mismatch) end
    end
  end
end

function proto.dissector(tvb, pinfo, tree)
  local s, at, message, begun = tvb:raw(), 0, {}, 0
  pinfo.cols.protocol = NAME
  while at < #s do
    while at < #s and skip:find(part(s, at, at + 1), 1, true) do at = at + 1 end
    if fills and at > 0 and skip:find(part(s, at - 1, at), 1, true) and at > begun then at = at - 1 end
    if at == #s or shares and #message == 0 and part(s, at, #s) == parts[1].bytes then return end
    local f, why = frame(s, at, true)
    if why == "more" then
      pinfo.desegment_offset, pinfo.desegment_len = begun, DESEGMENT_ONE_MORE_SEGMENT
      return
    end
    if not f then
      tree:add(proto, tvb(at)):add_proto_expert_info(malformed, why)
      return #s
    end
    message[#message + 1] = f
    at = f.to
    if f.last then
      local all = {}
      for n, one in ipairs(message) do
        show(tvb, tree, one)
        all[n] = one[payload][3]
      end
      if #message > 1 then tree:add(whole, ByteArray.new(hex(table.concat(all))):tvb("message")()) end
      message, begun = {}, at
    end
  end
  if #message > 0 then pinfo.desegment_offset, pinfo.desegment_len = begun, DESEGMENT_ONE_MORE_SEGMENT end
end

-- Whatever begins like such a frame is taken for one, on any port: who loads this file means it.
proto:register_heuristic("tcp", function(tvb, pinfo, tree)
  local f, why = frame(tvb:raw(), 0)
  if not f and why ~= "more" then return false end
  pinfo.conversation = proto
  proto.dissector(tvb, pinfo, tree)
  return true
end)
for _, port in ipairs(PORTS) do DissectorTable.get("tcp.port"):add(port, proto) end
DissectorTable.get("tcp.port"):add_for_decode_as(proto)
