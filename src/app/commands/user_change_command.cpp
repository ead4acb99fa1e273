#include "app/commands/user_change_command.hpp"

#include "app/commands/user_calls.hpp"
#include "base/json/write.hpp"
#include "cognito/invitation.hpp"
#include "cognito/messages/mfa.hpp"
#include "cognito/messages/sessions.hpp"
#include "service/factors/second_factors.hpp"
#include "service/tenants.hpp"

#include <algorithm>

namespace poolguard::app {

struct listed_session {
    std::string id;
    cognito::session_type type{};
    std::string client_id;
    std::string started;
    std::string last_used;
};
BOOST_DESCRIBE_STRUCT(listed_session, (), (id, type, client_id, started, last_used))

namespace {

std::unexpected<std::string> refused_for_sessions(const cognito::failure& failure) {
    if (failure.name == cognito::failure_name::unknown_operation)
        return std::unexpected(
            std::string("the user pool can neither list sessions nor end a single one; 'poolguard user sign-out' ends "
                        "them all"));
    return refused(failure);
}

user_outcome list_sessions(pool_access& pool, const session_request& wanted) {
    const auto found =
        pool.cognito().call(about<cognito::admin_list_user_sessions>(pool, wanted.name), cognito::idempotent);
    if (!found) return refused_for_sessions(found.error());
    for (const auto& each : found->Sessions) {
        const listed_session shown{each.SessionId, each.SessionType, each.ClientId,
                                   base::to_rfc3339_seconds(each.CreateDate.at),
                                   base::to_rfc3339_seconds(each.LastActiveDate.at)};
        if (wanted.as_json)
            fmt::print("{}\n", base::json::write(shown));
        else
            fmt::print("{:<28}  {:<5}  client {:<26}  started {}  last used {}\n", base::printable(shown.id),
                       base::json::enum_name(shown.type), base::printable(shown.client_id), shown.started,
                       shown.last_used);
    }
    return {};
}

user_outcome end_sessions(pool_access& pool, const session_request& wanted) {
    for (const auto& id : wanted.ended) {
        auto message = about<cognito::admin_revoke_user_session>(pool, wanted.name);
        message.SessionId = id;
        if (const auto done = pool.cognito().call(message, cognito::idempotent); !done)
            return refused_for_sessions(done.error());
    }
    return {};
}

} // namespace

int set_attributes(const settings& given, const environment& variables, const std::string& name,
                   const std::vector<std::string>& attributes) {
    return with_pool(given, variables, [&](pool_access& pool) -> user_outcome {
        auto message = about<cognito::admin_update_user_attributes>(pool, name);
        POOLGUARD_TRY(message.UserAttributes, read_attributes("", attributes));
        const auto tenant = std::ranges::find_if(
            message.UserAttributes, [&](const auto& each) { return each.Name.value == given.tenants.claim; });
        const bool changes_tenant = tenant != message.UserAttributes.end();
        if (changes_tenant && !service::is_storable_tenant(std::string_view(tenant->Value.value())))
            return std::unexpected(std::string(service::not_a_tenant));
        POOLGUARD_CHECK(without_value(pool.cognito().call(message, cognito::idempotent)));
        if (!changes_tenant) return {};
        // So that no token has the former tenant.
        return without_value(pool.cognito().call(about<cognito::admin_user_global_sign_out>(pool, name)));
    });
}

int confirm_user(const settings& given, const environment& variables, const std::string& name) {
    return with_pool(given, variables, [&](pool_access& pool) {
        return without_value(pool.cognito().call(about<cognito::admin_confirm_sign_up>(pool, name)));
    });
}

int invite_user(const settings& given, const environment& variables, const std::string& name) {
    return with_pool(given, variables, [&](pool_access& pool) -> user_outcome {
        const auto found = pool.cognito().call(about<cognito::admin_get_user>(pool, name), cognito::idempotent);
        if (!found) return refused(found.error());
        auto message = about<cognito::admin_create_user>(pool, name);
        message.MessageAction = cognito::message_action::RESEND;
        message.DesiredDeliveryMediums.emplace().push_back(
            cognito::invitation_medium(found->Username, found->UserAttributes));
        return without_value(pool.cognito().call(message));
    });
}

int reset_mfa(const settings& given, const environment& variables, const std::string& name) {
    return with_pool(given, variables, [&](pool_access& pool) -> user_outcome {
        const auto found = pool.cognito().call(about<cognito::admin_get_user>(pool, name), cognito::idempotent);
        if (!found) return refused(found.error());
        auto message = about<cognito::admin_set_user_mfa_preference>(pool, name);
        static_cast<cognito::mfa_preference&>(message) =
            service::turned_off(service::to_chosen_factors(found->UserMFASettingList, found->PreferredMfaSetting));
        return without_value(pool.cognito().call(message, cognito::idempotent));
    });
}

int manage_sessions(const settings& given, const environment& variables, const session_request& wanted) {
    return with_pool(given, variables, [&](pool_access& pool) {
        return wanted.ended.empty() ? list_sessions(pool, wanted) : end_sessions(pool, wanted);
    });
}

} // namespace poolguard::app
