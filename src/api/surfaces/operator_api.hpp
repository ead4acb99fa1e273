#pragma once
// For those who run the servers: /api/admin/audit, /api/admin/state and /api/admin/mailbox. Needs an access token of a
// member of the group `admin`.

#include "api/one_line.hpp"
#include "api/operation.hpp"
#include "api/surfaces/system_api.hpp"
#include "base/json/text.hpp"
#include "service/operating/audit_trail.hpp"
#include "service/operating/mailbox.hpp"
#include "service/operating/server_state.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

// A time as people write it, in UTC: "2026-02-01", "2026-02-01T08:05", "2026-02-01T08:05:03Z" or with milliseconds.
// nullopt for another text, and for a day or time that there is not.
std::optional<base::time_point> read_moment(std::string_view text);
bool is_moment(std::string_view text);
inline constexpr base::json::pattern moment_pattern{
    R"(^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3})?)?Z?)?$)", is_moment};

enum class audit_outcome { success, challenge, refused, failed };
BOOST_DESCRIBE_ENUM(audit_outcome, success, challenge, refused, failed)

struct audit_filter_query {
    // A user's `sub`, the name that was given at the sign-in, or its digest as in the log.
    std::optional<base::json::text<1, 256, one_line>> person;
    std::optional<base::json::text<1, 64, one_line>> action;
    std::optional<audit_outcome> outcome;
    std::optional<base::json::text<1, 64, one_line>> node;
    std::optional<base::json::text<10, 32, moment_pattern>> from;  // events not before this time
    std::optional<base::json::text<10, 32, moment_pattern>> until; // events before this time
    std::optional<base::json::text<1, 200, one_line>> cursor;      // of the previous page's Link
};
BOOST_DESCRIBE_STRUCT(audit_filter_query, (), (person, action, outcome, node, from, until, cursor))

struct audit_query : audit_filter_query {
    std::optional<base::json::integer<1, 1000>> limit; // 100 when absent
};
BOOST_DESCRIBE_STRUCT(audit_query, (audit_filter_query), (limit))

// The members of docs/observing.md; those that are empty are left out.
struct audit_event_out {
    std::string time; // RFC 3339
    std::string action;
    std::string operation;
    std::string outcome;
    std::optional<std::string> code;
    std::optional<std::string> subject;
    std::optional<std::string> account;
    std::optional<std::string> access_key;
    std::optional<std::string> challenge;
    std::optional<std::string> client;
    std::optional<std::string> request_id;
    std::string node; // that kept it
};
BOOST_DESCRIBE_STRUCT(audit_event_out, (),
                      (time, action, operation, outcome, code, subject, account, access_key, challenge, client,
                       request_id, node))

audit_event_out shown(const store::audit_entry& event);
service::audit_filter to_filter(const audit_filter_query& asked);
// The filter as the query of a link, without the cursor: "action=sign_in&outcome=refused".
std::string to_parameters(const audit_filter_query& asked);

struct audit_lines {
    std::string text{};                // JSON lines, newest first
    std::optional<std::string> next{}; // the cursor of the rest; nullopt if there is none
};
// At most 10,000 lines or 4 MiB.
std::expected<audit_lines, store::error> export_audit(const service::audit_trail& audit,
                                                      const service::administrator& by,
                                                      const service::audit_filter& wanted,
                                                      const std::optional<std::string>& cursor);

struct state_part_out {
    std::string name;
    bool ok = false;
    std::string detail;
};
BOOST_DESCRIBE_STRUCT(state_part_out, (), (name, ok, detail))

struct node_out {
    std::string id;
    std::string name;
    std::optional<std::string> version;
    std::string started_at;
    std::string last_seen_at;
    bool is_this = false;
};
BOOST_DESCRIBE_STRUCT(node_out, (), (id, name, version, started_at, last_seen_at, is_this))

struct key_set_out {
    std::vector<std::string> ids;
    std::optional<std::int64_t> age_seconds;
};
BOOST_DESCRIBE_STRUCT(key_set_out, (), (ids, age_seconds))

struct rate_limit_out {
    std::string name;
    std::optional<std::int64_t> most; // absent: there is no limit
    std::optional<std::int64_t> window_seconds;
    std::int64_t refused = 0; // by the node that answers, since its start
};
BOOST_DESCRIBE_STRUCT(rate_limit_out, (), (name, most, window_seconds, refused))

struct sign_in_minute_out {
    std::string begins_at;
    std::int64_t succeeded = 0;
    std::int64_t refused = 0;
};
BOOST_DESCRIBE_STRUCT(sign_in_minute_out, (), (begins_at, succeeded, refused))

struct state_out {
    std::string version;
    bool ready = false;
    std::vector<state_part_out> parts;
    std::vector<node_out> nodes;
    key_set_out keys;
    std::vector<rate_limit_out> rate_limits;
    std::vector<sign_in_minute_out> sign_ins; // by minute of the last hour, oldest first
    bool sign_ins_of_all_nodes = false;
    std::int64_t audit_days = 0;    // that events are kept
    std::int64_t audit_dropped = 0; // events that the node that answers could not keep, since its start
    bool has_mailbox = false;
};
BOOST_DESCRIBE_STRUCT(state_out, (),
                      (version, ready, parts, nodes, keys, rate_limits, sign_ins, sign_ins_of_all_nodes, audit_days,
                       audit_dropped, has_mailbox))

struct letter_head_out {
    std::string id;
    std::string to;
    std::string subject;
    std::string sent_at;
};
BOOST_DESCRIBE_STRUCT(letter_head_out, (), (id, to, subject, sent_at))

struct letter_out {
    std::string id;
    std::string to;
    std::string subject;
    std::string sent_at;
    std::string text;
    std::optional<std::string> code; // found in the text
};
BOOST_DESCRIBE_STRUCT(letter_out, (), (id, to, subject, sent_at, text, code))

struct mailbox_query {
    std::optional<base::json::integer<1, 100>> limit; // 20 when absent
    std::optional<base::json::text<1, 100, one_line>> cursor;
};
BOOST_DESCRIBE_STRUCT(mailbox_query, (), (limit, cursor))

struct letter_path {
    base::json::text<1, 100, one_line> letter;
};
BOOST_DESCRIBE_STRUCT(letter_path, (), (letter))

problem to_problem(service::mailbox_error why);

std::vector<operation> audit_operations(const service::audit_trail& audit);

struct operator_ports {
    const service::server_state& state;
    const service::audit_trail& audit;
    const service::mailbox& letters;
    std::vector<part> parts;
    std::string version;
};
std::vector<operation> operator_operations(operator_ports ports);

} // namespace poolguard::api
