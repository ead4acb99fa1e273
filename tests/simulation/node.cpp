#include "simulation/node.hpp"

#include "base/log.hpp"

#include <stdexcept>

namespace poolguard::simulation {
namespace {

constexpr auto public_url = "http://localhost:8000";

pool::embedded_pool_options pool_options() {
    pool::embedded_pool_options out;
    out.public_url = public_url;
    out.hashing = pool::fast_hashing_for_tests;
    return out;
}

cognito::result<std::string> to_result(pool::dispatcher::wire_reply reply) {
    if (reply.status == 200) return std::move(reply.body);
    return std::unexpected(cognito::failure{std::move(reply.error_name), std::move(reply.error_message)});
}

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

// Mail servers that do not answer at times.
class post final : public pool::mail_transport {
  public:
    post(surroundings& in, chance luck, const bool& is_dead) : in_(in), luck_(luck), is_dead_(is_dead) {}
    std::expected<void, pool::delivery_error> deliver(const pool::message& mail) override {
        in_.time.sleep(luck_.pause(microseconds{20'000}, microseconds{3'000'000}));
        if (is_dead_ || luck_.happens(in_.mail_failures))
            return std::unexpected(pool::delivery_error{"the server does not answer", false});
        in_.mail.put(in_.time.now(), mail);
        return {};
    }

  private:
    surroundings& in_;
    chance luck_;
    const bool& is_dead_;
};

} // namespace

base::secret master_key() { return base::secret("a master key for the simulation, 0123456789abcdef"); }

struct node::process {
    process(surroundings& in, const node& of, chance luck)
        : random(luck.next()), records(in.store, in.time, of.clock, luck.next(), is_dead),
          rates(rate_settings(), records, of.clock), mail_server(in, luck.split(), is_dead),
          mail(records, master, mail_server, of.clock, random),
          pool(options(), records, of.clock, random, master, mail, rates,
               [](std::string_view) -> std::optional<aws::credentials> { return std::nullopt; }),
          transport([this](std::string_view operation, std::string_view body) {
              return to_result(pool.call_in_process(operation, body));
          }),
          audit(records, of.clock, random, "n" + std::to_string(of.number()), std::chrono::days{7},
                service::sign_in_sources::without_callback) {}

    static store::rate_settings rate_settings() {
        store::rate_settings out;
        // The people of a world come from few networks.
        out.sign_in_attempts = out.messages_by_network = out.client_failures = std::nullopt;
        return out;
    }
    // Everybody is in one tenant.
    static service::tenant_settings tenant_of_all() {
        service::tenant_settings out;
        out.of_new_users = "acme";
        return out;
    }
    pool::embedded_pool_options options() {
        auto out = pool_options();
        out.added = pool::attribute_of_new_users{tenants.claim, *tenants.of_new_users};
        out.at_issue = [this](const jwt::signed_token& token, jwt::token_use use) {
            if (gateway) gateway->learn(token, use);
        };
        return out;
    }
    // As app::assembly does.
    bool open(const base::clock& clock) {
        const auto made = pool.provision({.region = "us-east-1",
                                          .callback_urls = {"http://localhost:3000/callback"},
                                          .logout_urls = {"http://localhost:3000/"}});
        if (!made) {
            base::log::error("node_not_opened", {{"cause", std::string_view(made.error().message)}});
            return false;
        }
        ids = made->of_users;
        service::app_client app{ids.pool_id, ids.client_id, {}};
        app.remembers_sessions = false;
        app::cognito_access access{
            .transport = transport,
            .fetch_keys = [this, id = ids.pool_id]() -> std::expected<service::fetched_keys, std::string> {
                auto keys = pool.jwks_json_of(id);
                if (!keys) return std::unexpected(keys.error().message);
                return service::fetched_keys{std::move(*keys), std::nullopt};
            },
            .issuers = {pool.issuer_of(ids.pool_id)},
            .app = std::move(app),
            .has_keys_at_hand = true,
            .web_client_id = ids.web_client_id,
            .domain = public_url,
            .oauth = [this](const service::oauth_post& what) -> std::expected<service::oauth_reply, std::string> {
                auto answer = pool.post_in_process(what.path, what.form, what.authorization);
                return service::oauth_reply{static_cast<int>(answer.status), std::move(answer.body)};
            }};
        given.tenants = tenants;
        gateway = std::make_unique<app::gateway>(
            given, app::server_identity{public_url, master_key()}, std::move(access),
            app::operating_ports{.audit = audit.trail(),
                                 .sign_ins = audit.counts(),
                                 .letters = letters,
                                 .nodes = [] { return std::vector<service::node_state>{}; }},
            records, rates, clock, random, metrics);
        pool.add_routes(router);
        gateway->add_routes(router, "0.1.0", {});
        if (!gateway->start()) return false;
        mail.start();
        pool.start();
        audit.start();
        return true;
    }

    bool is_dead = false;
    service::tenant_settings tenants = tenant_of_all();
    base::secret master = master_key();
    seeded_random random;
    simulated_records records;
    store::rate_limits rates;
    post mail_server;
    pool::mail_queue mail;
    app::settings given;
    app::metrics metrics;
    service::mailbox letters;
    pool::embedded_pool pool;
    cognito::in_process_transport transport;
    app::kept_audit audit;
    pool::deployment ids;
    std::unique_ptr<app::gateway> gateway; // its threads call the pool, so they end first
    http::router router;
};

node::node(surroundings& in, std::uint64_t number, chance luck)
    : clock(in.time), in_(in), number_(number), luck_(luck) {}
node::~node() = default;

bool node::start() {
    auto made = std::make_shared<process>(in_, *this, luck_.split());
    made->records.weather = weather;
    process_ = made;
    began_ = in_.time.now();
    if (made->open(clock) && !made->is_dead) return is_open_ = true;
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

pool_answer node::operate(std::string_view operation, std::string_view body) {
    const auto held = process_;
    if (!is_up()) return {};
    in_.time.sleep(luck_.pause(microseconds{100}, microseconds{20'000}));
    if (held->is_dead) return {};
    const auto faults = in_.store.faults;
    auto reply = held->pool.call_in_process(operation, body);
    in_.time.sleep(luck_.pause(microseconds{100}, microseconds{20'000}));
    if (held->is_dead) return {};
    return {reply.status, std::move(reply.error_name), std::move(reply.body), in_.store.faults != faults};
}

const std::string& node::client_id() const { return process_->ids.client_id; }
const std::string& node::pool_id() const { return process_->ids.pool_id; }

table provisioned_store() {
    surroundings in;
    in.store.content = {};
    node first(in, 0, chance(1));
    in.time.start(
        [&] {
            if (!first.start()) throw std::runtime_error("the pool cannot be made");
            first.kill();
        },
        true);
    in.time.run();
    return std::move(in.store.content);
}

} // namespace poolguard::simulation
