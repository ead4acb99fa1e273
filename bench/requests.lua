-- Makes wrk send requests built from the lines of a file, in rotation or each exactly once. All are built before the
-- first is sent, to keep the load generator's own cost low.
--
--   wrk ... -s requests.lua URL -- METHOD PATH KIND FILE FIRST COUNT ORDER DELAY CONNECTIONS
--
-- KIND is "bearer" (a line is a token), "cookie" (NAME=VALUE), "body" (a JSON document), "form" (a form as browsers
-- send it) or "path" (a path in place of PATH); FIRST counts from 1; ORDER is "rotate" or "once"; DELAY is a pause in
-- milliseconds before each request of a connection, 0 for none. At the end it prints one line: RESULT and an object.
-- With "once" it needs exactly one wrk thread.

local ffi = require("ffi")
ffi.cdef [[
    struct poolguard_time { long seconds; long nanoseconds; };
    int clock_gettime(int clock, struct poolguard_time *now);
    int getpid(void);
    int kill(int process, int signal);
]]
local MONOTONIC, INTERRUPT = 1, 2

local function monotonic_seconds()
    local now = ffi.new("struct poolguard_time")
    ffi.C.clock_gettime(MONOTONIC, now)
    return tonumber(now.seconds) + tonumber(now.nanoseconds) * 1e-9
end

local requests = {}
local sent, idle_connections, connections = 0, 0, 0
sending_seconds = 0 -- global: done() reads it from the thread

local function format_line(method, path, kind, line)
    if kind == "bearer" then
        return wrk.format(method, path, { ["Authorization"] = "Bearer " .. line })
    end
    if kind == "cookie" then
        return wrk.format(method, path, { ["Cookie"] = line })
    end
    if kind == "path" then
        return wrk.format(method, line)
    end
    local media = kind == "form" and "application/x-www-form-urlencoded" or "application/json"
    return wrk.format(method, path, { ["Content-Type"] = media }, line)
end

local function read_requests(method, path, kind, file, first, count)
    local number = 0
    for line in assert(io.open(file)):lines() do
        number = number + 1
        if number >= first + count then break end
        if number >= first then requests[#requests + 1] = format_line(method, path, kind, line) end
    end
    assert(#requests == count, file .. " has too few lines")
end

local function rotate()
    sent = sent + 1
    return requests[(sent - 1) % #requests + 1]
end

-- A connection that gets an empty request stays idle. When all connections are idle, all responses have arrived, and an
-- interrupt ends wrk early.
local started
local function once()
    if sent == 0 then started = monotonic_seconds() end
    sent = sent + 1
    if sent <= #requests then return requests[sent] end
    idle_connections = idle_connections + 1
    if idle_connections == connections then
        sending_seconds = monotonic_seconds() - started
        ffi.C.kill(ffi.C.getpid(), INTERRUPT)
    end
    return ""
end

function init(args)
    read_requests(args[1], args[2], args[3], args[4], tonumber(args[5]), tonumber(args[6]))
    local next_request = args[7] == "once" and once or rotate
    local pause = tonumber(args[8])
    connections = tonumber(args[9])
    if pause > 0 then
        delay = function() return pause end
    end
    -- wrk calls this once before the start and does not send the result.
    request = function()
        request = next_request
        return requests[1]
    end
end

local last_thread
function setup(thread) last_thread = thread end

function done(summary, latency, _)
    local seconds = last_thread:get("sending_seconds")
    if seconds == 0 then seconds = summary.duration * 1e-6 end
    local errors = summary.errors
    print(string.format(
        'RESULT {"requests":%d,"seconds":%.6f,"p50_ms":%.4f,"p99_ms":%.4f,"max_ms":%.4f,' ..
        '"refused":%d,"broken":%d,"late":%d}',
        summary.requests, seconds, latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
        errors.status, errors.connect + errors.read + errors.write, errors.timeout))
end
