#include "simulation/own_pool.hpp"

#include "base/log.hpp"

namespace poolguard::simulation {
namespace {

cognito::result<std::string> to_result(pool::dispatcher::wire_reply reply) {
    if (reply.status == 200) return std::move(reply.body);
    return std::unexpected(cognito::failure{std::move(reply.error_name), std::move(reply.error_message)});
}

pool::embedded_pool_options pool_options(pool::issue_observer at_issue, pool::log_out_observer at_log_out) {
    const auto tenants = tenant_of_all();
    pool::embedded_pool_options out;
    out.public_url = public_url;
    out.hashing = pool::fast_hashing_for_tests;
    out.at_issue = std::move(at_issue);
    out.at_log_out = std::move(at_log_out);
    out.added = pool::attribute_of_new_users{tenants.claim, *tenants.of_new_users};
    return out;
}

std::optional<aws::credentials> no_credentials(std::string_view) { return std::nullopt; }

} // namespace

const base::secret& master_key() {
    static const base::secret key("a master key for the simulation, 0123456789abcdef");
    return key;
}

service::tenant_settings tenant_of_all() {
    service::tenant_settings out;
    out.of_new_users = "acme";
    return out;
}

std::expected<void, pool::delivery_error> post::deliver(const pool::message& mail) {
    in_.time.sleep(luck_.pause(microseconds{20'000}, microseconds{3'000'000}));
    if (is_dead_ || luck_.happens(in_.mail_failures))
        return std::unexpected(pool::delivery_error{"the server does not answer", false});
    in_.mail.put(in_.time.now(), mail);
    return {};
}

own_pool::own_pool(surroundings& in, store::records& records, store::rate_limits& rates, const base::clock& clock,
                   base::random_source& random, chance luck, const bool& is_dead, pool::issue_observer at_issue,
                   pool::log_out_observer at_log_out)
    : in_(in), mail_server_(in, luck, is_dead), mail_(records, master_key(), mail_server_, clock, random),
      pool_(pool_options(std::move(at_issue), std::move(at_log_out)), records, clock, random, master_key(), mail_,
            rates, no_credentials),
      transport_([this](std::string_view operation, std::string_view body) {
          return to_result(pool_.call_in_process(operation, body));
      }) {}

bool own_pool::open() {
    const auto made = pool_.provision({.region = "us-east-1",
                                       .callback_urls = {"http://localhost:3000/callback"},
                                       .logout_urls = {"http://localhost:3000/"},
                                       .app_callback_urls = {"http://localhost:8000/auth/cognito/callback"},
                                       .app_logout_urls = {"http://localhost:8000/"}});
    if (!made) {
        base::log::error("node_not_opened", {{"cause", std::string_view(made.error().message)}});
        return false;
    }
    const auto& ids = made->of_users;
    in_.names.pool_id = ids.pool_id;
    in_.names.client_id = ids.client_id;
    in_.names.web_client_id = ids.web_client_id;
    in_.names.issuer = pool_.issuer_of(ids.pool_id);
    return true;
}

void own_pool::start() {
    mail_.start();
    pool_.start();
}

app::cognito_access own_pool::access() {
    service::app_client app{in_.names.pool_id, in_.names.client_id, {}};
    app.remembers_sessions = false;
    return {.transport = transport_,
            .fetch_keys = [this]() -> std::expected<service::fetched_keys, std::string> {
                auto keys = pool_.jwks_json_of(in_.names.pool_id);
                if (!keys) return std::unexpected(keys.error().message);
                return service::fetched_keys{std::move(*keys), std::nullopt};
            },
            .issuers = {in_.names.issuer},
            .app = std::move(app),
            .has_keys_at_hand = true,
            .web_client_id = in_.names.web_client_id,
            .domain = public_url,
            .oauth = [this](const service::oauth_post& what) -> std::expected<service::oauth_reply, std::string> {
                auto answer = pool_.post_in_process(what.path, what.form, what.authorization);
                return service::oauth_reply{static_cast<int>(answer.status), std::move(answer.body)};
            }};
}

} // namespace poolguard::simulation
