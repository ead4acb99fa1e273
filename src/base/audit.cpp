#include "base/audit.hpp"

#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <vector>

namespace poolguard::base {

void write_audit(const audit_event& event) {
    const log::field all[] = {{"action", event.action},         {"operation", event.operation},
                              {"outcome", event.outcome},       {"code", event.code},
                              {"subject", event.subject},       {"account", event.account},
                              {"access_key", event.access_key}, {"challenge", event.challenge},
                              {"client", event.client},         {"request_id", event.request_id}};
    std::vector<log::field> filled;
    std::ranges::copy_if(all, std::back_inserter(filled),
                         [](const log::field& each) { return !std::get<std::string_view>(each.value).empty(); });
    log::write_always("audit", filled);
}

std::string account_digest(std::string_view name) {
    constexpr std::size_t digits = 16;
    return to_hex(sha256(to_lower(name))).substr(0, digits);
}

} // namespace poolguard::base
