#include "pool/model/triggers.hpp"

#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {

bool has_trigger(const user_pool_document& pool, trigger which) {
    const auto& config = pool.settings.LambdaConfig;
    bool found = false;
    if (config)
        boost::mp11::mp_for_each<json::members_of<cognito::lambda_config>>([&](auto member) {
            found = found || (json::enum_name(which) == member.name && ((*config).*member.pointer).has_value());
        });
    return found;
}

cognito::result<void> call_triggers(const user_pool_document& pool, std::initializer_list<trigger> order) {
    const auto configured = std::ranges::find_if(order, [&](trigger each) { return has_trigger(pool, each); });
    if (configured == order.end()) return {};
    return refuse(cognito::failure_name::unexpected_lambda,
                  fmt::format("{} invocation failed: this server does not call Lambda functions, and the user pool's "
                              "LambdaConfig has this one.",
                              json::enum_name(*configured)));
}

} // namespace poolguard::pool
