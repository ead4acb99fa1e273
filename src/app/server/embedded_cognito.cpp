#include "app/server/embedded_cognito.hpp"

#include "api/sign_in_start.hpp"
#include "app/server/function_places.hpp"
#include "app/server/shared_keys.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "http/caller_language.hpp"
#include "store/dynamodb_calls.hpp"

#include <fmt/format.h>

namespace poolguard::app {
namespace {

// The callback URLs of the gateway's own sign-in.
std::vector<std::string> own_callback_urls(const settings& given, const std::string& public_url) {
    std::vector<std::string> out;
    for (const auto* provider : {"cognito", "google", "facebook", "amazon", "apple"})
        out.push_back(fmt::format("{}/auth/{}/callback", public_url, provider));
    for (const auto& provider : given.oidc_providers)
        out.push_back(fmt::format("{}/auth/{}/callback", public_url, provider));
    return out;
}

cognito::result<std::string> to_result(pool::dispatcher::wire_reply reply) {
    if (reply.status == 200) return std::move(reply.body);
    return std::unexpected(cognito::failure{std::move(reply.error_name), std::move(reply.error_message)});
}

// Of whoever the gateway calls for.
std::string_view language_of_call() {
    const auto found = http::language_of_caller();
    return found ? http::tag_of(*found) : std::string_view{};
}

std::optional<pool::attribute_of_new_users> added_to_new_users(const service::tenant_settings& tenants) {
    if (!tenants.enabled || !tenants.of_new_users) return std::nullopt;
    return pool::attribute_of_new_users{tenants.claim, *tenants.of_new_users};
}

// The DynamoDB proxy uses the DynamoDB of the records, if they are in one.
std::string engine_of(const settings& given) {
    if (given.store.endpoint || !given.store.is_shared()) return given.store.endpoint.value_or("");
    return store::dynamodb::target(given.cognito.region, {}).url;
}

} // namespace

embedded_cognito::embedded_cognito(const settings& given, const environment& variables, const std::string& public_url,
                                   const data_folder& folder, store::records& records, store::rate_limits& rates,
                                   const base::secret& master_key, aws::credentials key_pair, const base::clock& clock,
                                   base::random_source& random, pool_observers told)
    : key_pair_(std::move(key_pair)), aws_(given.cognito, variables, clock),
      signs_for_engine_(given.store.endpoint && !given.store.is_shared()),
      mail_(given, variables, folder.mail_folder(), records, master_key, clock, random),
      pool_({.public_url = public_url,
             .account_id = given.pool.account_id,
             .issuers = given.pool.issuer,
             .hashing = given.pool.has_fast_hashing ? pool::fast_hashing_for_tests : pool::hashing_cost{},
             .branding = given.pool.branding,
             .authenticator_issuer = given.authenticator_issuer,
             .product = given.product,
             .of_gateway = {public_url + "/auth/cognito/callback", std::string(api::sign_in_and_return_to) + "/"},
             .clock_skew = given.cognito.clock_skew,
             .dynamodb = {engine_of(given), given.cognito.region, &aws_.https, &aws_.credentials},
             .at_log_out = std::move(told.at_log_out),
             .at_issue = std::move(told.at_issue),
             .added = added_to_new_users(given.tenants),
             .functions = function_routes_of(given.functions, aws_),
             .letters = given.mail.templates.letters,
             .mail_has_logo = mail_.has_logo(),
             .sends_notices = given.mail.sends_notices},
            records, clock, random, master_key, mail_.out(), rates,
            [this](std::string_view access_key_id) -> std::optional<aws::credentials> {
                if (access_key_id != key_pair_.access_key_id) return std::nullopt;
                return key_pair_;
            }),
      transport_([this](std::string_view operation, std::string_view body) {
          return to_result(
              pool_.call_in_process(operation, body, pool::embedded_pool::inner_caller::gateway, language_of_call()));
      }),
      own_transport_([this](std::string_view operation, std::string_view body) {
          return to_result(pool_.call_in_process(operation, body, pool::embedded_pool::inner_caller::server));
      }),
      identities_([this](std::string_view operation, std::string_view body) {
          return to_result(pool_.call_identities_in_process(operation, body));
      }),
      proxy_(pool_) {}

std::expected<std::unique_ptr<embedded_cognito>, std::string>
embedded_cognito::open(const settings& given, const environment& variables, const std::string& public_url,
                       const base::secret& master_key, const data_folder& folder, store::records& records,
                       store::rate_limits& rates, const base::clock& clock, base::random_source& random,
                       pool_observers told) {
    POOLGUARD_TRY(auto key_pair, settle_key_pair(given, folder, records, master_key, random));
    // Not make_unique: the constructor is private. The object refers to itself and must not move.
    std::unique_ptr<embedded_cognito> out(new embedded_cognito(given, variables, public_url, folder, records, rates,
                                                               master_key, std::move(key_pair), clock, random,
                                                               std::move(told)));
    auto made = out->pool_.provision({.region = given.cognito.region,
                                      .callback_urls = given.pool.callback_urls,
                                      .logout_urls = given.pool.logout_urls,
                                      .app_callback_urls = own_callback_urls(given, public_url),
                                      .app_logout_urls = {public_url + "/"},
                                      .pool_id = given.pool.first_pool_id,
                                      .client_id = given.pool.first_client_id,
                                      .web_client_id = given.pool.first_web_client_id});
    if (!made)
        return std::unexpected(fmt::format(
            "Cannot create the embedded pool: {}{}", made.error().message,
            given.pool.chooses_ids() ? " (see POOLGUARD_POOL_ID, POOLGUARD_CLIENT_ID and POOLGUARD_WEB_CLIENT_ID)"
                                     : ""));
    const auto& users = made->of_users;
    auto keys = out->pool_.jwks_json_of(users.pool_id);
    if (!keys) return std::unexpected(fmt::format("Cannot create the embedded pool's keys: {}", keys.error().message));
    out->served_ = {.public_url = public_url,
                    .region = given.cognito.region,
                    .user_pool_id = users.pool_id,
                    .client_id = users.client_id,
                    .web_client_id = users.web_client_id,
                    .identity_pool_id = made->identity_pool_id,
                    .issuer = out->pool_.issuer_of(users.pool_id),
                    .jwks = std::move(*keys)};
    if (auto noted = note_served_pool(records, out->served_); !noted)
        return std::unexpected(std::string(describe(noted.error())));
    return out;
}

void embedded_cognito::start() {
    // Records in DynamoDB need the same credentials, and say so themselves.
    if (signs_for_engine_)
        if (const auto found = aws_.credentials.get(); !found)
            base::log::warning("dynamodb_without_credentials",
                               {{"setting", "DYNAMODB_ENDPOINT"}, {"cause", describe(found.error())}});
    mail_.start();
    pool_.start();
}

void embedded_cognito::take(const settings& now) {
    mail_.replace(now);
    pool_.replace_letters(now.mail.templates.letters);
    pool_.send_notices(now.mail.sends_notices);
}

service::key_fetch embedded_cognito::key_fetch() {
    return [this]() -> std::expected<service::fetched_keys, std::string> {
        auto keys = pool_.jwks_json_of(served_.user_pool_id);
        if (!keys) return std::unexpected(keys.error().message);
        return service::fetched_keys{std::move(*keys), std::nullopt};
    };
}

service::oauth_transport embedded_cognito::oauth() {
    return [this](const service::oauth_post& post) -> std::expected<service::oauth_reply, std::string> {
        auto answer = pool_.post_in_process(post.path, post.form, post.authorization);
        return service::oauth_reply{static_cast<int>(answer.status), std::move(answer.body)};
    };
}

} // namespace poolguard::app
