#include "simulation/node.hpp"

#include "jwt/signing_key.hpp"
#include "simulation/own_pool.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <stdexcept>

namespace poolguard::simulation {
namespace {

// As the server does: an exception is an answer.
http::response run_handler(const http::route& of, const http::request& request) {
    try {
        auto outcome = of.handler(request);
        if (auto* const work = std::get_if<http::work>(&outcome)) return (*work)();
        return std::get<http::response>(std::move(outcome));
    } catch (const std::exception& error) {
        http::response out;
        out.status = 500;
        out.body = error.what();
        return out;
    }
}

// Returns its id.
std::string make_rotating_client(node& at, const std::string& pool_id) {
    using boost::json::array;
    using boost::json::object;
    const object wanted{
        {"UserPoolId", pool_id},
        {"ClientName", "rotating"},
        {"ExplicitAuthFlows", array{"ALLOW_USER_PASSWORD_AUTH"}},
        {"PreventUserExistenceErrors", "ENABLED"},
        {"EnableTokenRevocation", true},
        {"AccessTokenValidity", life_of_rotating_tokens.count()},
        {"IdTokenValidity", life_of_rotating_tokens.count()},
        {"TokenValidityUnits", object{{"AccessToken", "minutes"}, {"IdToken", "minutes"}}},
        {"RefreshTokenRotation", object{{"Feature", "ENABLED"}, {"RetryGracePeriodSeconds", grace_period.count()}}}};
    const auto made = at.operate("CreateUserPoolClient", boost::json::serialize(wanted));
    if (made.status != 200) throw std::runtime_error("the rotating client cannot be made: " + made.error);
    return std::string(boost::json::parse(made.body).at_pointer("/UserPoolClient/ClientId").as_string());
}

// So that tokens expire and are renewed within the hour of a world.
void shorten_tokens(node& at, const pool_names& names) {
    using boost::json::object;
    const auto found =
        at.operate("DescribeUserPoolClient",
                   boost::json::serialize(object{{"UserPoolId", names.pool_id}, {"ClientId", names.client_id}}));
    auto wanted = boost::json::parse(found.body).at("UserPoolClient").as_object();
    for (const auto* given : {"CreationDate", "LastModifiedDate", "ClientSecret"})
        wanted.erase(given);
    wanted["AccessTokenValidity"] = life_of_tokens.count();
    wanted["IdTokenValidity"] = life_of_tokens.count();
    wanted["TokenValidityUnits"] = object{{"AccessToken", "minutes"}, {"IdToken", "minutes"}};
    const auto set = at.operate("UpdateUserPoolClient", boost::json::serialize(wanted));
    if (set.status != 200) throw std::runtime_error("the lifetime of tokens cannot be set: " + set.body);
}

// Second factors by mail and by text message, beside authenticator apps.
void offer_factors(node& at, const std::string& pool_id) {
    using boost::json::object;
    const auto text = fmt::format("{}{{####}}", factor_letter_begins);
    const object sender{{"SnsCallerArn", "arn:aws:iam::123456789012:role/texts"}, {"ExternalId", "texts"}};
    const object wanted{
        {"UserPoolId", pool_id},
        {"MfaConfiguration", "OPTIONAL"},
        {"SoftwareTokenMfaConfiguration", object{{"Enabled", true}}},
        {"EmailMfaConfiguration", object{{"Message", text}, {"Subject", "Code"}}},
        {"SmsMfaConfiguration", object{{"SmsAuthenticationMessage", text}, {"SmsConfiguration", sender}}}};
    const auto set = at.operate("SetUserPoolMfaConfig", boost::json::serialize(wanted));
    if (set.status != 200) throw std::runtime_error("the second factors cannot be offered: " + set.body);
}

} // namespace

struct node::process {
    process(surroundings& in, const node& of, chance luck)
        : random(luck.next()), records(of.store_, in.time, of.clock, luck.next(), is_dead),
          rates(rate_settings(), records, of.clock),
          audit(records, of.clock, random, "n" + std::to_string(of.number()), std::chrono::days{7},
                of.cognito_ == nullptr ? service::sign_in_sources::without_callback : service::sign_in_sources::all) {
        if (of.cognito_ == nullptr)
            own.emplace(
                in, records, rates, of.clock, random, luck.split(), is_dead,
                [this](const jwt::signed_token& token, jwt::token_use use) {
                    if (gateway) gateway->learn(token, use);
                },
                [this](const http::request& request, http::response& answer) {
                    return gateway->end_session(request, answer);
                });
        else
            far.emplace(in, *of.cognito_, of.clock, random, luck.split(), is_dead);
    }

    static store::rate_settings rate_settings() {
        store::rate_settings out;
        // The people of a world come from few networks.
        out.sign_in_attempts = out.messages_by_network = out.client_failures = std::nullopt;
        return out;
    }
    // As app::assembly does.
    bool open(const base::clock& clock, const pool_names& names) {
        if (!records.open() || (own && !own->open())) return false;
        given.tenants = tenant_of_all();
        if (!names.rotating_client_id.empty()) given.cognito.more_client_ids = {names.rotating_client_id};
        gateway = std::make_unique<app::gateway>(
            given, app::server_identity{public_url, master_key()}, own ? own->access() : far->access(public_url),
            app::operating_ports{.audit = audit.trail(),
                                 .sign_ins = audit.counts(),
                                 .letters = letters,
                                 .nodes = [] { return std::vector<service::node_state>{}; }},
            records, rates, clock, random, metrics);
        if (own) own->pool().add_routes(router);
        gateway->add_routes(router, "0.1.0", {});
        if (!gateway->start()) return false;
        if (own) own->start();
        audit.start();
        return true;
    }

    bool is_dead = false;
    seeded_random random;
    simulated_records records;
    store::rate_limits rates;
    app::settings given;
    app::metrics metrics;
    service::mailbox letters;
    std::optional<own_pool> own;
    std::optional<far_cognito> far;
    app::kept_audit audit;
    std::unique_ptr<app::gateway> gateway; // its threads call the pool, so they end first
    http::router router;
};

node::node(surroundings& in, shared_store& store, std::uint64_t number, chance luck, node* cognito)
    : clock(in.time), in_(in), store_(store), number_(number), luck_(luck), cognito_(cognito) {}
node::~node() = default;

bool node::start() {
    auto made = std::make_shared<process>(in_, *this, luck_.split());
    made->records.weather = weather;
    process_ = made;
    began_ = in_.time.now();
    if (made->open(clock, in_.names) && !made->is_dead) return is_open_ = true;
    if (process_ == made) kill();
    return false;
}

// Whoever still works for the process holds it, and finds that nothing arrives any more.
void node::kill() {
    if (!process_) return;
    process_->is_dead = true;
    // In a fiber of its own: the end waits for the process's threads.
    in_.time.start([gone = std::move(process_)]() mutable { gone.reset(); });
    process_ = nullptr;
    is_open_ = false;
}

void node::set_weather(const store_weather& now) {
    weather = now;
    if (process_) process_->records.weather = now;
}

answered node::ask(const asked& what) {
    const auto held = process_;
    if (!is_up()) return {};
    in_.time.sleep(luck_.pause(microseconds{100}, microseconds{20'000}));
    if (held->is_dead) return {};
    http::request request;
    request.method = what.method;
    request.target = what.target;
    request.path = request.target.substr(0, request.target.find('?'));
    if (const auto at = request.target.find('?'); at != std::string_view::npos)
        request.query = request.target.substr(at + 1);
    for (const auto& [name, value] : what.headers)
        request.headers.push_back({name, value});
    request.body = what.body;
    request.request_id = "r-1";
    request.remote_address = what.address;
    auto found = held->router.find(request.method, request.path);
    auto* const match = std::get_if<http::match>(&found);
    if (match == nullptr) throw std::logic_error("no route for " + what.target);
    request.path_parameters = std::move(match->parameters);
    const auto faults = in_.store.faults;
    in_.time.answers(&request);
    auto made = run_handler(*match->route, request);
    in_.time.answers(nullptr);
    answered out{made.status, std::string(made.content()), std::move(made.headers), in_.store.faults != faults};
    in_.time.sleep(luck_.pause(microseconds{100}, microseconds{20'000}));
    if (held->is_dead) return {};
    return out;
}

pool::dispatcher::wire_reply node::serve(std::string_view operation, std::string_view body) {
    const auto held = process_;
    if (!is_up()) return {500, std::string(cognito::failure_name::internal_error), {}, {}};
    return held->own->pool().call_in_process(operation, body);
}

service::oauth_reply node::serve_form(const service::oauth_post& what) {
    const auto held = process_;
    if (!is_up()) return {500, {}};
    auto answer = held->own->pool().post_in_process(what.path, what.form, what.authorization);
    return {static_cast<int>(answer.status), std::move(answer.body)};
}

std::expected<std::string, std::string> node::serve_keys() {
    const auto held = process_;
    if (!is_up()) return std::unexpected("no process");
    auto keys = held->own->pool().jwks_json_of(in_.names.pool_id);
    if (!keys) return std::unexpected(keys.error().message);
    return std::move(*keys);
}

pool_answer node::operate(std::string_view operation, std::string_view body) {
    if (cognito_ != nullptr) return cognito_->operate(operation, body);
    const auto held = process_;
    if (!is_up()) return {};
    in_.time.sleep(luck_.pause(microseconds{100}, microseconds{20'000}));
    if (held->is_dead) return {};
    const auto faults = in_.store.faults;
    auto reply = serve(operation, body);
    in_.time.sleep(luck_.pause(microseconds{100}, microseconds{20'000}));
    if (held->is_dead) return {};
    return {reply.status, std::move(reply.error_name), std::move(reply.body), in_.store.faults != faults};
}

beginning make_beginning() {
    surroundings in;
    node first(in, in.store, 0, chance(1));
    in.time.start(
        [&] {
            if (!first.start()) throw std::runtime_error("the pool cannot be made");
            in.names.rotating_client_id = make_rotating_client(first, in.names.pool_id);
            offer_factors(first, in.names.pool_id);
            shorten_tokens(first, in.names);
            in.names.foreign_key = jwt::signing_key::generate_rsa().value().to_pem().reveal();
            first.kill();
        },
        true);
    in.time.run();
    return {content_with(in.store.content.records), std::move(in.names)};
}

} // namespace poolguard::simulation
