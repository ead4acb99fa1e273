-- Asks Poolguard whether a request may pass:
--     http-request lua.forward_auth http://127.0.0.1:8000 groups=staff
-- with "-" for no rule. Only status 200 lets the request pass.

local user_headers = {
    "x-auth-subject", "x-auth-username", "x-auth-email", "x-auth-groups", "x-auth-tenant", "x-auth-scope",
}
-- The client's cookies without Poolguard's, and its tokens only if the rules say so.
local credential_headers = { "cookie", "authorization", "x-id-token" }
local forwarded_headers = {
    "authorization", "cookie", "accept", "sec-fetch-mode", "host", "x-tenant-id", "x-id-token", "user-agent", "origin",
    "access-control-request-method",
}

local function first(headers, name)
    local values = headers and headers[name]
    return values and values[0]
end

local function refuse(txn, response)
    local reply = txn:reply()
    reply:set_status(response.status)
    for _, name in ipairs({ "content-type", "content-security-policy", "www-authenticate", "retry-after" }) do
        local value = first(response.headers, name)
        if value then reply:add_header(name, value) end
    end
    local location = first(response.headers, "location")
    if response.status == 401 and location then
        reply:set_status(302)
        reply:add_header("location", location)
    end
    reply:add_header("cache-control", "no-store")
    reply:set_body(response.body or "")
    txn:done(reply)
end

core.register_action("forward_auth", { "http-req" }, function(txn, server, rules)
    local sent = txn.http:req_get_headers()
    local headers = {}
    for _, name in ipairs(forwarded_headers) do
        if sent[name] then
            local values = {}
            -- All values: Poolguard ignores headers that were sent twice.
            for i = 0, #sent[name] do values[#values + 1] = sent[name][i] end
            headers[name] = values
        end
    end
    headers["x-original-uri"] = { txn.sf:pathq() }
    headers["x-original-method"] = { txn.sf:method() }
    headers["x-forwarded-for"] = { txn.sf:src() }

    local url = server .. "/forward-auth"
    if rules ~= "-" then url = url .. "?" .. rules end
    local response = core.httpclient():get({ url = url, headers = headers, timeout = 5000 })

    for name in pairs(sent) do
        -- Many applications read "_" and "." as a hyphen, and some every character that is no letter or digit.
        if name:lower():gsub("%W", "-"):sub(1, 7) == "x-auth-" then txn.http:req_del_header(name) end
    end
    if not response or not response.status or response.status == 0 then
        return refuse(txn, { status = 503 })
    end
    if response.status ~= 200 then
        return refuse(txn, response)
    end
    for _, name in ipairs(credential_headers) do
        local value = first(response.headers, name)
        if value and value ~= "" then
            txn.http:req_set_header(name, value)
        else
            txn.http:req_del_header(name)
        end
    end
    for _, name in ipairs(user_headers) do
        txn.http:req_set_header(name, first(response.headers, name) or "")
    end
    -- HAProxy leaves out headers that do not fit into its buffer (tune.bufsize), and says nothing.
    local passed = txn.http:req_get_headers()
    for _, name in ipairs(user_headers) do
        if first(passed, name) ~= (first(response.headers, name) or "") then
            return refuse(txn, { status = 431, body = "The user's headers are too long.\n" })
        end
    end
end, 2)
