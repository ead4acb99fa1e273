#include "app/server/node_registry.hpp"

#include "app/settings/setting.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "store/document.hpp"

#include <array>
#include <fmt/format.h>
#include <set>
#include <tuple>
#include <unistd.h>

namespace poolguard::app {

struct node_document {
    static constexpr bool has_defaults = true;
    std::string name{};
    std::int64_t started = 0; // epoch milliseconds
    shared_settings settings{};
    std::string version{};
};
BOOST_DESCRIBE_STRUCT(node_document, (), (name, started, settings, version))

namespace {

constexpr auto partition = "nodes";

std::string shown(const shared_settings& of, const std::string& name) {
    const auto found = of.find(name);
    return found == of.end() ? "not set" : found->second;
}

// nullopt if both are the same.
std::optional<std::string> difference(const shared_settings& own, const node_document& other) {
    std::set<std::string> names;
    for (const auto* each : {&own, &other.settings})
        for (const auto& [name, value] : *each)
            names.insert(name);
    for (const auto& name : names) {
        const auto here = shown(own, name);
        const auto there = shown(other.settings, name);
        if (here == there) continue;
        if (const auto* declared = find_declaration(name); declared && declared->value.is_secret)
            return fmt::format("{} differs from that of another server with the same records ({})", name, other.name);
        return fmt::format("{} is {} here, but {} at another server with the same records ({})", name, here, there,
                           other.name);
    }
    return std::nullopt;
}

} // namespace

std::string name_of_this_node() {
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host = {"?"};
    return fmt::format("process {} on {}", ::getpid(), host.data());
}

shared_settings settings_to_share(const environment& variables, const std::string& public_url,
                                  const base::secret& key) {
    shared_settings out{{"--public-url", public_url}};
    for (const auto& each : all_settings()) {
        const auto found = each.value.can_differ ? std::nullopt : find_setting(variables, each).value_or(std::nullopt);
        if (!found) continue;
        out.emplace(each.names.front(),
                    each.value.is_secret ? base::to_hex(base::hmac_sha256(key.reveal(), found->value)) : found->value);
    }
    return out;
}

node_registry::node_registry(store::records& records, const base::clock& clock, std::string id, std::string version,
                             shared_settings settings)
    : records_(records), clock_(clock), at_{partition, std::move(id)}, name_(name_of_this_node()),
      version_(std::move(version)), settings_(std::move(settings)), started_(clock.now()) {
    poller_.every(renewal, "node", [this] {
        if (const auto written = write(); !written)
            base::log::warning("node_not_renewed", {{"cause", store::describe(written.error())}});
    });
}

node_registry::~node_registry() {
    poller_.stop();
    if (!is_joined_) return;
    if (const auto left = records_.remove(at_); !left)
        base::log::warning("node_not_removed", {{"cause", store::describe(left.error())}});
}

std::expected<void, store::error> node_registry::write() {
    const node_document document{name_, base::epoch_milliseconds(started_), settings_.get(), version_};
    POOLGUARD_CHECK(store::save(records_, at_, document, store::always{}, clock_.now() + life));
    return {};
}

std::expected<void, std::string> node_registry::join() {
    if (const auto written = write(); !written) return std::unexpected(std::string(describe(written.error())));
    is_joined_ = true;
    return compare();
}

std::expected<std::vector<service::node_state>, store::error> node_registry::all() const {
    POOLGUARD_TRY(const auto found, records_.find({.partition = partition, .limit = store::max_page_records}));
    std::vector<service::node_state> out;
    for (const auto& each : found.records) {
        const auto node = store::decode<node_document>(each);
        if (!node) continue;
        out.push_back({.id = each.key.sort,
                       .name = node->value.name,
                       .version = node->value.version,
                       .started = base::from_epoch_milliseconds(node->value.started),
                       .last_seen = each.expires.value_or(clock_.now() + life) - life,
                       .is_this = each.key == at_});
    }
    return out;
}

std::expected<void, std::string> node_registry::compare() {
    const auto found = records_.find({.partition = partition, .limit = store::max_page_records});
    if (!found) return std::unexpected(std::string(describe(found.error())));
    for (const auto& each : found->records) {
        const auto other = store::decode<node_document>(each);
        if (each.key == at_ || !other) continue;
        const auto own_start = std::tuple(base::epoch_milliseconds(started_), at_.sort);
        if (own_start < std::tuple(other->value.started, each.key.sort)) continue;
        if (auto differs = difference(settings_.get(), other->value)) return std::unexpected(std::move(*differs));
    }
    return {};
}

} // namespace poolguard::app
