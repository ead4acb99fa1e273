#include "service/setup/app_clients.hpp"

#include "base/try.hpp"

namespace poolguard::service {
namespace {

std::unexpected<cognito::failure> needed_by_this_server() {
    return std::unexpected(cognito::failure{client_in_use, "This server signs people in with the app client"});
}

base::secret take_secret(std::optional<std::string>& from) {
    if (!from) return {};
    base::secret out(*from);
    base::wipe(*from);
    from.reset();
    return out;
}

} // namespace

cognito::result<cognito::user_pool_client> app_clients::describe(std::string_view id) {
    const cognito::describe_user_pool_client message{.UserPoolId = place_.user_pool_id, .ClientId = std::string(id)};
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    return std::move(found.UserPoolClient);
}

cognito::result<admin_view<app_client_page>> app_clients::list(const administrator& by, const page_request& wanted) {
    cognito::list_user_pool_clients message;
    message.UserPoolId = place_.user_pool_id;
    message.MaxResults = wanted.limit;
    if (wanted.cursor) message.NextToken = *wanted.cursor;
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    return admin_view(by, app_client_page{std::move(found.UserPoolClients), std::move(found.NextToken)});
}

cognito::result<admin_view<app_client_details>> app_clients::get(const administrator& by, std::string_view id) {
    POOLGUARD_TRY(auto found, describe(id));
    const bool has_secret = !take_secret(found.ClientSecret).empty();
    return admin_view(by, app_client_details{std::move(found), has_secret});
}

cognito::result<admin_view<new_app_client>> app_clients::create(const administrator& by,
                                                                const cognito::user_pool_client_settings& settings,
                                                                std::string_view name, bool with_secret) {
    cognito::create_user_pool_client message;
    static_cast<cognito::user_pool_client_settings&>(message) = settings;
    message.UserPoolId = place_.user_pool_id;
    message.ClientName = std::string(name);
    if (with_secret) message.GenerateSecret = true;
    POOLGUARD_TRY(auto made, cognito_.call(message));
    auto secret = take_secret(made.UserPoolClient.ClientSecret);
    return admin_view(by, new_app_client{std::move(made.UserPoolClient), std::move(secret)});
}

cognito::result<void> app_clients::update(const administrator&, std::string_view id, std::string_view seen,
                                          const std::function<void(cognito::user_pool_client&)>& change) {
    POOLGUARD_TRY(auto found, describe(id));
    take_secret(found.ClientSecret);
    if (version_of(found.LastModifiedDate) != seen)
        return std::unexpected(cognito::failure{changed_meanwhile, "The app client was changed meanwhile"});
    change(found);
    cognito::update_user_pool_client message;
    static_cast<cognito::user_pool_client_settings&>(message) = found;
    message.UserPoolId = place_.user_pool_id;
    message.ClientId = std::string(id);
    message.ClientName = found.ClientName;
    POOLGUARD_TRY(auto written, cognito_.call(message, cognito::idempotent));
    take_secret(written.UserPoolClient.ClientSecret);
    return {};
}

cognito::result<void> app_clients::remove(const administrator&, std::string_view id) {
    if (place_.signs_in_by(id)) return needed_by_this_server();
    const cognito::delete_user_pool_client message{.UserPoolId = place_.user_pool_id, .ClientId = std::string(id)};
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

cognito::result<admin_view<base::secret>> app_clients::reveal(const administrator& by, std::string_view id) {
    POOLGUARD_TRY(auto found, describe(id));
    return admin_view(by, take_secret(found.ClientSecret));
}

cognito::result<admin_view<std::vector<cognito::client_secret_descriptor>>>
app_clients::secrets(const administrator& by, std::string_view id) {
    using descriptors = std::vector<cognito::client_secret_descriptor>;
    cognito::list_user_pool_client_secrets message;
    message.UserPoolId = place_.user_pool_id;
    message.ClientId = std::string(id);
    auto found = cognito_.call(message, cognito::idempotent);
    if (!found && found.error().name == cognito::failure_name::unknown_operation) return admin_view(by, descriptors{});
    if (!found) return std::unexpected(std::move(found.error()));
    return admin_view(by, std::move(found->ClientSecrets));
}

cognito::result<admin_view<base::secret>> app_clients::add_secret(const administrator& by, std::string_view id) {
    cognito::add_user_pool_client_secret message;
    message.UserPoolId = place_.user_pool_id;
    message.ClientId = std::string(id);
    POOLGUARD_TRY(auto made, cognito_.call(message));
    return admin_view(by, take_secret(made.ClientSecretDescriptor.ClientSecretValue));
}

cognito::result<void> app_clients::remove_secret(const administrator&, std::string_view id,
                                                 std::string_view secret_id) {
    if (place_.signs_in_by(id)) return needed_by_this_server();
    const cognito::delete_user_pool_client_secret message{
        .UserPoolId = place_.user_pool_id, .ClientId = std::string(id), .ClientSecretId = std::string(secret_id)};
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

cognito::result<admin_view<app_client_names>>
app_clients::that(const administrator& by, const std::function<bool(const cognito::user_pool_client&)>& depends) {
    POOLGUARD_TRY(const auto first, list(by, {.limit = most_read, .cursor = {}}));
    app_client_names out{.names = {}, .is_all = !first->next.has_value()};
    for (const auto& each : first->clients) {
        POOLGUARD_TRY(const auto client, get(by, each.ClientId));
        if (depends(client->client)) out.names.push_back(client->client.ClientName);
    }
    return admin_view(by, std::move(out));
}

} // namespace poolguard::service
