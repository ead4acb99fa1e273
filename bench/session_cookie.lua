-- For HAProxy: does for each request what oauth2-proxy does with a session that is kept in the browser. The cookie is
-- VALUE|TIME|SIGNATURE as there: the HMAC-SHA256 of its name, value and time is compared in constant time, the time
-- must not be longer ago than a session lasts, and the value is decrypted with AES-256-CFB. What it holds becomes
-- variables of the request, from which the configuration makes headers.
--
-- The session is lines of NAME=VALUE; oauth2-proxy has MessagePack, compressed with LZ4, which Lua would read slowly.

local cipher, hmac = require("openssl.cipher"), require("openssl.hmac")

local NAME, LASTS = "_oauth2_proxy", 168 * 3600
local IV_BYTES = 16
local signing_key, encryption_key

core.register_init(function()
    signing_key = assert(os.getenv("SESSION_SIGNING_KEY"), "no signing key")
    encryption_key = assert(os.getenv("SESSION_ENCRYPTION_KEY"), "no encryption key")
end)

local function is_same(one, other)
    if #one ~= #other then return false end
    local difference = 0
    for at = 1, #one do difference = difference | (one:byte(at) ~ other:byte(at)) end
    return difference == 0
end

local function session_of(cookie, decoded, now)
    local value, time, signature = cookie:match("^([%w_%-]+)|(%d+)|([%w_%-]+)$")
    if not value then return nil end
    local signed = hmac.new(signing_key, "sha256"):final(NAME .. value .. time)
    if not is_same(signed, decoded(signature)) then return nil end
    if tonumber(time) + LASTS < now then return nil end
    local sealed = decoded(value)
    local opened = cipher.new("aes-256-cfb"):decrypt(encryption_key, sealed:sub(1, IV_BYTES))
        :final(sealed:sub(IV_BYTES + 1))
    local session = {}
    for name, content in opened:gmatch("(%w+)=([^\n]*)\n") do session[name] = content end
    if tonumber(session.expires) <= now then return nil end
    return session
end

core.register_action("read_session", { "http-req" }, function(request)
    local cookie = request:get_var("txn.cookie")
    local session = cookie and session_of(cookie, function(text) return request.c:ub64dec(text) end, core.now().sec)
    if not session then return end
    for _, name in ipairs({ "user", "email", "groups", "token" }) do request:set_var("txn." .. name, session[name]) end
end)
