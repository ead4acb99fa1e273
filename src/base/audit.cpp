#include "base/audit.hpp"

#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace poolguard::base {
namespace {

struct audit_observers {
    std::shared_mutex mutex;
    std::vector<const audit_subscription::observer*> all;
};
// Never destroyed: threads may write events until the process ends.
audit_observers& observers() {
    static auto& out = *new audit_observers;
    return out;
}

} // namespace

audit_subscription::audit_subscription(observer reported_to) : observer_(std::move(reported_to)) {
    auto& to = observers();
    const std::unique_lock lock(to.mutex);
    to.all.push_back(&observer_);
}

audit_subscription::~audit_subscription() {
    auto& of = observers();
    const std::unique_lock lock(of.mutex);
    std::erase(of.all, &observer_);
}

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
    auto& to = observers();
    const std::shared_lock lock(to.mutex);
    for (const auto* each : to.all)
        (*each)(event);
}

std::string account_digest(std::string_view name) {
    constexpr std::size_t digits = 16;
    return to_hex(sha256(to_lower(name))).substr(0, digits);
}

} // namespace poolguard::base
