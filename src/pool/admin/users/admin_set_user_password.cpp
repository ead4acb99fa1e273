#include "pool/admin/administration.hpp"
#include "pool/passwords/password_policy.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_set_user_password> admin_set_user_password(const cognito::admin_set_user_password& input,
                                                                   const call& by, user_pools& pools, users& users,
                                                                   const passwords& passwords) {
    const auto found = find_user(pools, users, by, input.UserPoolId, input.Username);
    if (!found) return std::unexpected(found.error());
    const auto& settings = found->pool->settings;
    if (auto ok = check_password(settings, input.Password.reveal(), password_use::administration); !ok)
        return std::unexpected(ok.error());
    if (auto ok = passwords.check_history(*found->pool, found->user, input.Password.reveal()); !ok)
        return std::unexpected(ok.error());
    const auto kept = passwords.keep(*found->pool, found->user.username, input.Password.reveal());
    const bool is_permanent = input.Permanent.value_or(false);
    const auto expires =
        is_permanent ? 0 : base::epoch_milliseconds(by.now + std::chrono::days{temporary_password_days(settings)});
    auto written = users.update(*found->pool, found->user.username, [&](user_document& user) -> result<void> {
        set_password(*found->pool, user, kept, expires);
        user.status = is_permanent ? cognito::user_status::CONFIRMED : cognito::user_status::FORCE_CHANGE_PASSWORD;
        return {};
    });
    if (!written) return std::unexpected(written.error());
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
