#include "service/operating/server_state.hpp"

#include "base/try.hpp"

#include <algorithm>

namespace poolguard::service {
namespace {

std::vector<rate_state> rate_states_of(const store::rate_limits& limits) {
    std::vector<rate_state> out;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<store::rate>>([&](auto each) {
        out.push_back({.name = each.name, .limit = limits.allowed(each.value), .refused = limits.refused(each.value)});
    });
    return out;
}

} // namespace

server_state::server_state(node_list nodes, const jwks_source& keys, const store::rate_limits& limits,
                           const store::sign_in_counts& counts)
    : nodes_(std::move(nodes)), keys_(keys), limits_(limits), counts_(counts) {}

std::expected<admin_view<server_report>, store::error> server_state::read(const administrator& by) const {
    server_report out;
    POOLGUARD_TRY(out.nodes, nodes_());
    std::ranges::sort(out.nodes, {}, [](const node_state& each) { return std::pair(each.started, each.id); });
    if (const auto keys = keys_.current()) out.keys = {keys->ids(), keys_.age()};
    out.rates = rate_states_of(limits_);
    POOLGUARD_TRY(out.minutes, counts_.last_hour());
    out.counts_all_nodes = counts_.is_kept();
    return admin_view(by, std::move(out));
}

} // namespace poolguard::service
