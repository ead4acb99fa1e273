#include "simulation/far_cognito.hpp"

#include "simulation/aws_answers.hpp"
#include "simulation/node.hpp"

#include <array>

namespace poolguard::simulation {
namespace {

using aws::http_reply;
using aws::transport_error;
using std::chrono::milliseconds;

// What is asked rarely is lied about more often.
constexpr std::uint64_t more_often = 5;

// The tokens seem to expire at once, so that the gateway renews them when they are used.
void shorten_life(std::string& body) {
    boost::system::error_code error;
    auto content = boost::json::parse(body, error);
    if (error || !content.is_object()) return;
    content.get_object()["expires_in"] = 1;
    body = boost::json::serialize(content);
}

http_reply cognito_error(int status, const std::string& name) {
    return {.status = status,
            .headers = {{"x-amzn-errortype", name}},
            .body = R"({"__type":")" + name + R"(","message":"Too many."})"};
}

} // namespace

bool far_network::happens(std::uint64_t in_million) {
    if (!luck_.happens(in_million)) return false;
    in_.note_fault();
    return true;
}

std::unexpected<transport_error> far_network::lose(transport_error how, milliseconds after) {
    in_.time.sleep(after);
    in_.note_fault(); // it is known only now
    return std::unexpected(how);
}

std::optional<std::expected<http_reply, transport_error>> far_network::stop(const aws::http_request& request,
                                                                            std::string_view operation) {
    const auto& now = in_.network;
    if (is_dead_) return std::unexpected(transport_error::connection_lost);
    if (now.is_down) {
        in_.note_fault();
        if (luck_.below(2) == 0) return lose(transport_error::timed_out, request.timeout);
        return lose(transport_error::could_not_connect, std::min(request.connect_timeout, request.timeout));
    }
    if (happens(now.lost_request)) return lose(transport_error::timed_out, request.timeout);
    if (happens(now.late)) {
        in_.time.start([&time = in_.time, &cognito = cognito_, operation = std::string(operation),
                        body = std::string(request.body), pause = request.timeout + milliseconds{luck_.below(20'000)}] {
            time.sleep(pause);
            cognito.serve(operation, body);
        });
        return lose(transport_error::timed_out, request.timeout);
    }
    if (happens(now.throttled)) return cognito_error(bad_request, "TooManyRequestsException");
    if (happens(now.failed)) {
        if (luck_.below(2) == 0) return cognito_error(server_fault, "InternalErrorException");
        return http_reply{.status = unavailable, .headers = {}, .body = "<html>Service Unavailable</html>"};
    }
    return std::nullopt;
}

std::expected<http_reply, transport_error> far_network::send(const aws::http_request& request) {
    const auto operation = operation_of(request);
    in_.time.sleep(luck_.pause(microseconds{1'000}, microseconds{80'000}));
    if (auto stopped = stop(request, operation)) return std::move(*stopped);
    auto done = cognito_.serve(operation, request.body);
    if (happens(in_.network.lost_answer))
        return lose(luck_.below(2) == 0 ? transport_error::timed_out : transport_error::connection_lost,
                    request.timeout);
    in_.time.sleep(luck_.pause(microseconds{1'000}, microseconds{80'000}));
    if (is_dead_) return std::unexpected(transport_error::connection_lost);
    http_reply out{.status = static_cast<int>(done.status), .headers = {}, .body = std::move(done.body)};
    if (!done.error_name.empty()) out.headers.emplace_back("x-amzn-errortype", done.error_name);
    if (done.status != 200) return out;
    lies_.remember(operation, request.body, out.body);
    if (happens(in_.network.garbled)) out.body = garble(out.body);
    if (happens(in_.network.forged))
        lies_.forge(out.body, cognito_.serve_keys().value_or(""));
    else if (happens(in_.network.lies * (operation == "GetUser" ? more_often : 1)))
        lies_.tell(operation, request.body, out.body);
    return out;
}

std::string far_network::garble(const std::string& body) {
    const std::array<std::string, 6> others{
        body.substr(0, body.size() / 2), "null", "[]", R"({"CodeDeliveryDetailsList":7})",
        std::string(100'000, '['),       ""};
    return others[luck_.below(others.size())];
}

std::expected<service::fetched_keys, std::string> far_network::fetch_keys() {
    in_.time.sleep(luck_.pause(microseconds{1'000}, microseconds{80'000}));
    const auto& now = in_.network;
    if (is_dead_ || now.is_down || happens(now.lost_request) || happens(now.failed)) {
        in_.note_fault();
        in_.time.sleep(std::chrono::seconds{5});
        in_.note_fault();
        return std::unexpected("no answer");
    }
    auto keys = cognito_.serve_keys();
    if (!keys) return std::unexpected(keys.error());
    return service::fetched_keys{happens(now.garbled) ? garble(*keys) : std::move(*keys), std::nullopt};
}

std::expected<service::oauth_reply, std::string> far_network::post(const service::oauth_post& what) {
    in_.time.sleep(luck_.pause(microseconds{1'000}, microseconds{80'000}));
    const auto& now = in_.network;
    if (is_dead_ || now.is_down || happens(now.lost_request)) {
        in_.note_fault();
        return std::unexpected("no answer");
    }
    if (happens(now.failed)) return service::oauth_reply{unavailable, "<html>Service Unavailable</html>"};
    auto done = cognito_.serve_form(what);
    if (happens(now.lost_answer)) return std::unexpected("no answer");
    if (done.status == 200 && what.path == "/oauth2/token") lie_at_endpoint(what.form, done.body);
    if (done.status == 200 && happens(now.garbled)) done.body = garble(done.body);
    return done;
}

void far_network::lie_at_endpoint(std::string_view form, std::string& body) {
    lies_.remember_at_endpoint(body);
    const bool is_renewal = form.contains("grant_type=refresh_token");
    if (in_.network.lies != 0 && luck_.below(2) == 0) shorten_life(body);
    if (happens(in_.network.lies * (is_renewal ? more_often : 1))) {
        lies_.tell_at_endpoint(form, body);
        return;
    }
    const auto code = code_in_form(form);
    if (!code.empty() && happens(in_.network.forged * more_often) &&
        lies_.forge(body, cognito_.serve_keys().value_or("")))
        in_.lied_codes.insert(code);
}

std::expected<aws::credentials, aws::credentials_error> far_cognito::known_credentials::get() {
    return aws::credentials{"AKIDEXAMPLE", base::secret("an example of a secret key"), {}, std::nullopt};
}

far_cognito::far_cognito(surroundings& in, node& cognito, const base::clock& clock, base::random_source& random,
                         chance luck, const bool& is_dead)
    : names_(in.names), network_(in, cognito, luck, is_dead),
      transport_(aws::json_call(cognito::user_pools_target("us-east-1"), network_, credentials_, clock, random)) {}

app::cognito_access far_cognito::access(const std::string& domain) {
    return {.transport = transport_,
            .fetch_keys = [this] { return network_.fetch_keys(); },
            .issuers = {names_.issuer},
            .app = service::app_client{names_.pool_id, names_.client_id, {}},
            .web_client_id = names_.web_client_id,
            .domain = domain,
            .oauth = [this](const service::oauth_post& what) { return network_.post(what); }};
}

} // namespace poolguard::simulation
