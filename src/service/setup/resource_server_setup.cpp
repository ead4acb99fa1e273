#include "service/setup/resource_server_setup.hpp"

#include "base/digest.hpp"
#include "base/json/write.hpp"
#include "base/try.hpp"

namespace poolguard::service {
namespace {

template <class Message>
Message message_for(const resource_server_wish& wanted, const std::string& pool_id) {
    Message out;
    out.UserPoolId = pool_id;
    out.Identifier = wanted.identifier;
    out.Name = wanted.name;
    out.Scopes.emplace().value = wanted.scopes;
    return out;
}

} // namespace

std::string version_of(const cognito::resource_server& server) {
    return base::to_hex(base::sha256(base::json::write(server)));
}

cognito::result<admin_view<resource_server_page>> resource_server_setup::list(const administrator& by,
                                                                              const page_request& wanted) {
    cognito::list_resource_servers message;
    message.UserPoolId = place_.user_pool_id;
    message.MaxResults = wanted.limit;
    if (wanted.cursor) message.NextToken = *wanted.cursor;
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    return admin_view(by, resource_server_page{std::move(found.ResourceServers), std::move(found.NextToken)});
}

cognito::result<admin_view<cognito::resource_server>> resource_server_setup::get(const administrator& by,
                                                                                 std::string_view identifier) {
    const cognito::describe_resource_server message{.UserPoolId = place_.user_pool_id,
                                                    .Identifier = std::string(identifier)};
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    return admin_view(by, std::move(found.ResourceServer));
}

cognito::result<void> resource_server_setup::create(const administrator&, const resource_server_wish& wanted) {
    POOLGUARD_CHECK(cognito_.call(message_for<cognito::create_resource_server>(wanted, place_.user_pool_id)));
    return {};
}

cognito::result<void> resource_server_setup::update(const administrator& by, std::string_view seen,
                                                    const resource_server_wish& wanted) {
    POOLGUARD_TRY(const auto found, get(by, wanted.identifier));
    if (version_of(*found) != seen)
        return std::unexpected(cognito::failure{changed_meanwhile, "The resource server was changed meanwhile"});
    POOLGUARD_CHECK(
        cognito_.call(message_for<cognito::update_resource_server>(wanted, place_.user_pool_id), cognito::idempotent));
    return {};
}

cognito::result<void> resource_server_setup::remove(const administrator&, std::string_view identifier) {
    const cognito::delete_resource_server message{.UserPoolId = place_.user_pool_id,
                                                  .Identifier = std::string(identifier)};
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

} // namespace poolguard::service
