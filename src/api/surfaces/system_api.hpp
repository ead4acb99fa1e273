#pragma once
// Health, readiness, metrics, the first page and the explanations of problems: /health, /ready, /metrics, / and
// /problems.

#include "api/demo_account.hpp"
#include "api/operation.hpp"
#include "http/negotiation.hpp"
#include "service/jwks_source.hpp"
#include "service/operating/mailbox.hpp"
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

// What the first page says to whoever is new here.
struct welcome {
    std::string public_url; // of this server
    std::string admin_group;
    std::vector<demo_account> demo; // shown only to a browser on this machine; empty: no demo, or one for others
    bool has_mailbox = false;       // at present, mail goes to a folder, and the console shows it
};

struct system_ports {
    std::vector<part> parts;
    std::string version;
    std::string sign_in_url; // empty: there are no sign-in pages
    welcome newcomers;
    const service::mailbox& letters;
    std::function<std::string()> metrics; // in Prometheus' text format
};

std::vector<operation> system_operations(system_ports ports);
// /problems and /problems/{code}: what the codes of problems mean.
std::vector<operation> problem_operations();

struct first_page_user {
    std::string name; // the e-mail address, or else the username
    bool is_verified = true;
    std::vector<std::string> groups;
};
struct first_page_content {
    std::vector<part_health> parts;
    std::string_view version;
    std::string_view sign_in_url; // empty: there are no sign-in pages
    welcome newcomers{};          // with the demo's users only if the request may see their passwords
    std::optional<first_page_user> user{};
};
// Whether a browser on this machine opened the page, and nothing in between or from elsewhere did: a proxy, a tunnel, a
// script of another site, or a foreign name that leads here.
bool may_see_demo(const http::request& request);
http::response first_page(const first_page_content& shown, http::language in);

} // namespace poolguard::api
