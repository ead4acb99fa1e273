#include "app/commands/checks/pool_checks.hpp"

#include "cognito/messages/clients.hpp"
#include "cognito/messages/groups.hpp"
#include "cognito/messages/mfa.hpp"
#include "cognito/messages/user_pools.hpp"
#include "cognito/messages/users.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::app::checks {
namespace {

constexpr auto access_denied = "AccessDeniedException";
// A valid username that does not exist.
constexpr auto missing_user = "poolguard-check-0d5f7a1e-no-such-user";

using flow = cognito::explicit_auth_flow;

class pool_check {
  public:
    pool_check(cognito::client& cognito, const pool_to_check& at) : cognito_(cognito), at_(at) {}

    findings all() {
        if (!check_pool()) return std::move(found_);
        check_client();
        if (at_.web_client_id && *at_.web_client_id != at_.client_id) check_web_client();
        check_permissions();
        return std::move(found_);
    }

  private:
    // False if the other checks are impossible.
    bool check_pool() {
        cognito::describe_user_pool wanted;
        wanted.UserPoolId = at_.user_pool_id;
        const auto pool = cognito_.call(wanted, cognito::idempotent);
        if (pool) {
            add(good("user pool", fmt::format("{} ({}) answers", at_.user_pool_id, pool->UserPool.Name)));
            if (!pool->UserPool.DeletionProtection || *pool->UserPool.DeletionProtection == cognito::activity::INACTIVE)
                add(doubtful("user pool", "is not protected against deletion", "Set its DeletionProtection to ACTIVE"));
            return true;
        }
        const auto& why = pool.error();
        if (why.name == access_denied) {
            denied("DescribeUserPool");
            return true;
        }
        add(wrong("user pool", fmt::format("{}: {}", at_.user_pool_id, sentence(why)), fix_for(why)));
        return false;
    }

    void check_client() {
        const auto client = describe(at_.client_id, "app client");
        if (!client) return;
        require_flow("app client",
                     allows(*client, flow::ALLOW_ADMIN_USER_PASSWORD_AUTH) || allows(*client, flow::ADMIN_NO_SRP_AUTH),
                     "ALLOW_ADMIN_USER_PASSWORD_AUTH", "nobody can sign in");
        check_refresh(*client, "app client");
        if (client->ClientSecret && !at_.has_client_secret)
            add(wrong("app client", "has a secret, but none is set", "Set COGNITO_APP_CLIENT_SECRET"));
        if (!client->ClientSecret && at_.has_client_secret)
            add(wrong("app client", "has no secret, but one is set", "Unset COGNITO_APP_CLIENT_SECRET"));
        check_client_settings(*client, "app client");
        check_browsers(*client, "app client");
    }

    static bool allows(const cognito::user_pool_client& client, flow wanted) {
        return client.ExplicitAuthFlows &&
               std::ranges::find(*client.ExplicitAuthFlows, wanted) != client.ExplicitAuthFlows->end();
    }

    void check_refresh(const cognito::user_pool_client& client, std::string_view about) {
        // Clients with only flows of the older kind, without ALLOW_, may always refresh.
        const auto is_newer = [](flow each) { return base::json::enum_name(each).starts_with("ALLOW_"); };
        const bool is_older = !client.ExplicitAuthFlows || std::ranges::none_of(*client.ExplicitAuthFlows, is_newer);
        require_flow(about, is_older || allows(client, flow::ALLOW_REFRESH_TOKEN_AUTH), "ALLOW_REFRESH_TOKEN_AUTH",
                     "sessions end when their first tokens expire");
    }

    void check_web_client() {
        const auto client = describe(*at_.web_client_id, "web client");
        if (!client) return;
        check_client_settings(*client, "web client");
        if (signs_browsers_in(*client)) {
            check_refresh(*client, "web client");
            if (client->ClientSecret)
                add(wrong("web client", "has a secret, so the sign-in of browsers is refused",
                          "Set COGNITO_WEB_CLIENT_ID to a client without a secret"));
        }
        check_browsers(*client, "web client");
    }

    bool signs_browsers_in(const cognito::user_pool_client& client) const {
        return !at_.browsers.public_url.empty() && client.ClientId == at_.browsers.client_id;
    }

    void check_browsers(const cognito::user_pool_client& client, std::string_view about) {
        if (!signs_browsers_in(client)) return;
        for (auto& each : check_browser_sign_in(client, about, at_.browsers))
            add(std::move(each));
    }

    std::optional<cognito::user_pool_client> describe(const std::string& id, const std::string& about) {
        cognito::describe_user_pool_client wanted;
        wanted.UserPoolId = at_.user_pool_id;
        wanted.ClientId = id;
        auto reply = cognito_.call(wanted, cognito::idempotent);
        if (reply) {
            add(good(about, fmt::format("{} ({}) is in the pool", id, reply->UserPoolClient.ClientName)));
            return std::move(reply->UserPoolClient);
        }
        if (reply.error().name == access_denied)
            denied("DescribeUserPoolClient");
        else
            add(wrong(about, fmt::format("{}: {}", id, sentence(reply.error())), fix_for(reply.error())));
        return std::nullopt;
    }

    void check_client_settings(const cognito::user_pool_client& client, const std::string& about) {
        if (client.PreventUserExistenceErrors != cognito::user_existence_errors::ENABLED)
            add(doubtful(about, "shows whether a user exists", "Set its PreventUserExistenceErrors to ENABLED"));
        if (client.EnableTokenRevocation == false)
            add(doubtful(about, "issues tokens that cannot be revoked", "Set its EnableTokenRevocation to true"));
    }

    void require_flow(std::string_view about, bool is_allowed, std::string_view name, std::string_view otherwise) {
        if (is_allowed)
            add(good(std::string(about), fmt::format("allows {}", name)));
        else
            add(wrong(std::string(about), fmt::format("does not allow {}: {}", name, otherwise),
                      fmt::format("Add {} to the client's ExplicitAuthFlows", name)));
    }

    // The operations that the gateway calls. AWS checks the permission before it looks for the user.
    void check_permissions() {
        const auto before = found_.size();
        probe_missing_user<cognito::admin_get_user>();
        probe_missing_user<cognito::admin_disable_user>();
        probe_missing_user<cognito::admin_enable_user>();
        probe_missing_user<cognito::admin_delete_user>();
        probe_missing_user<cognito::admin_user_global_sign_out>();
        probe_missing_user<cognito::admin_list_groups_for_user>();
        probe_missing_user<cognito::admin_confirm_sign_up>();
        probe_missing_user<cognito::admin_set_user_mfa_preference>();
        probe_missing_user<cognito::admin_update_user_attributes>();
        cognito::list_users users;
        users.Limit = 1;
        probe(std::move(users));
        cognito::list_groups groups;
        groups.Limit = 1;
        probe(std::move(groups));
        if (found_.size() == before) add(good("permissions", "every operation that was tried is allowed"));
    }

    template <class Message>
    void probe_missing_user() {
        Message message;
        message.Username = missing_user;
        probe(std::move(message));
    }

    template <class Message>
    void probe(Message message) {
        message.UserPoolId = at_.user_pool_id;
        const auto reply = cognito_.call(message, cognito::idempotent);
        if (!reply && reply.error().name == access_denied) denied(Message::operation);
    }

    void denied(std::string_view operation) {
        add(wrong(
            "permissions", fmt::format("{} is denied", operation),
            fmt::format("Allow cognito-idp:{} on the pool to the role or user that this server runs as", operation)));
    }

    static std::string sentence(const cognito::failure& why) { return fmt::format("{} ({})", why.message, why.name); }

    std::string fix_for(const cognito::failure& why) const {
        if (why.name == cognito::failure_name::no_credentials)
            return "Provide AWS credentials: a role, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
        if (why.name == cognito::failure_name::unreachable)
            return "Make sure that this machine reaches Cognito over HTTPS, if need be through a proxy or a VPC "
                   "endpoint";
        if (why.name == cognito::failure_name::resource_not_found)
            return fmt::format("Check the id, the region {} and the account of the credentials", at_.region);
        if (why.name == "UnrecognizedClientException" || why.name == "InvalidSignatureException" ||
            why.name == "ExpiredTokenException" || why.name == "IncompleteSignatureException")
            return "Provide AWS credentials that are valid now, and check the clock";
        return "See docs/troubleshooting.md";
    }

    void add(finding what) { found_.push_back(std::move(what)); }

    cognito::client& cognito_;
    const pool_to_check& at_;
    findings found_;
};

} // namespace

findings check_pool(cognito::client& cognito, const pool_to_check& at) { return pool_check(cognito, at).all(); }

} // namespace poolguard::app::checks
