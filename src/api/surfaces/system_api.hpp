#pragma once
// Health, readiness, metrics and the first page: /health, /ready, /metrics and /.

#include "api/operation.hpp"
#include "http/negotiation.hpp"
#include "service/jwks_source.hpp"
#include "service/owned_records.hpp"

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::api {

// A part that the server needs to be useful. The probe may block and may be called from several threads. Both results
// are text that everyone may read.
struct part {
    std::string name;
    std::function<std::expected<std::string, std::string>()> probe;
};

// Whether the store answers and accepts writes. Both must outlive the part.
part store_part(store::records& records, const base::clock& clock);
// Whether there are keys to verify tokens with, and how old they are. Does not fetch them, as a source that hangs
// would delay the answer.
part keys_part(service::jwks_source& keys);

struct part_health {
    std::string name;
    bool ok = false;
    std::string detail;
};
std::vector<part_health> probe_all(const std::vector<part>& parts);

struct system_ports {
    std::vector<part> parts;
    std::string version;
    std::string sign_in_url;              // empty: there are no sign-in pages
    std::function<std::string()> metrics; // in Prometheus' text format
};

std::vector<operation> system_operations(system_ports ports);

struct first_page_user {
    std::string name; // the e-mail address, or else the username
    bool is_verified = true;
    std::vector<std::string> groups;
};
struct first_page_content {
    std::vector<part_health> parts;
    std::string_view version;
    std::string_view sign_in_url; // empty: there are no sign-in pages
    std::optional<first_page_user> user{};
};
http::response first_page(const first_page_content& shown, http::language in);

} // namespace poolguard::api
