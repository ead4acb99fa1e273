#include "app/server/pool_access.hpp"

#include "app/files/development_certificate.hpp"
#include "app/server/opened_store.hpp"
#include "app/server/served_pool.hpp"
#include "app/server/shared_keys.hpp"
#include "base/log.hpp"
#include "base/try.hpp"

#include <fmt/format.h>

namespace poolguard::app {
namespace {

constexpr std::chrono::milliseconds health_timeout{2'000};

// The address of the server that runs on the data folder; empty if none does.
std::expected<std::string, std::string> running_address(const settings& given) {
    POOLGUARD_TRY(const auto folder, data_folder::open(given.data));
    if (folder.claim()) return std::string{};
    return folder.address().value_or("");
}

// The certificate of `serve --tls-dev` is trusted by the commands on its data folder.
cognito_settings access_settings(const settings& given, bool is_embedded) {
    auto out = given.cognito;
    const auto authority = development_authority_in(given.data);
    std::error_code ignored;
    if (is_embedded && !out.ca_file && std::filesystem::exists(authority, ignored)) out.ca_file = authority.string();
    return out;
}

bool answers(aws::http_transport& https, const std::string& url) {
    aws::http_request request;
    request.method = "GET";
    request.url = url + "/health";
    request.timeout = health_timeout;
    const auto reply = https.send(request);
    return reply && reply->status == 200;
}

} // namespace

std::expected<aws::http_reply, aws::transport_error> rerouted_transport::send(const aws::http_request& request) {
    if (from_.empty() || !request.url.starts_with(from_)) return over_.send(request);
    auto elsewhere = request;
    elsewhere.url.replace(0, from_.size(), to_);
    return over_.send(elsewhere);
}

pool_access::pool_access(const settings& given, const environment& variables, bool is_embedded)
    : given_(given), variables_(variables), is_embedded_(is_embedded),
      aws_(access_settings(given, is_embedded), variables, clock_), route_(aws_.https), served_(given),
      region_(given.cognito.region) {}

pool_access::~pool_access() {
    if (server_) server_->drain();
}

std::expected<std::unique_ptr<pool_access>, std::string>
pool_access::open(const settings& given, const environment& variables, new_folder wanted) {
    const auto& set = given.cognito;
    const auto served = find_served_pool(given, variables);
    const bool is_embedded = uses_embedded_pool(given, served ? &*served : nullptr);
    std::unique_ptr<pool_access> out(new pool_access(given, variables, is_embedded));
    if (is_embedded) {
        POOLGUARD_CHECK(out->reach_embedded(wanted));
    } else {
        out->user_pool_id_ = *set.user_pool_id;
        out->endpoint_ = set.endpoint.value_or("");
    }
    out->transport_ = std::make_unique<cognito::https_transport>(
        out->service(cognito::user_pools_target(out->region_, out->endpoint_)));
    out->cognito_ = std::make_unique<cognito::client>(*out->transport_);
    return out;
}

std::expected<void, std::string> pool_access::reach_embedded(new_folder wanted) {
    auto served = find_served_pool(given_, variables_);
    if (!served && wanted == new_folder::refused) return std::unexpected(served.error());
    bool is_running = false;
    if (served) {
        POOLGUARD_TRY(const auto here, running_address(given_));
        // Any server with the same shared records will do.
        is_running = !here.empty() || (given_.store.is_shared() && answers(aws_.https, served->public_url));
        served_.public_url = served->public_url;
        endpoint_ = served->public_url;
        if (!here.empty()) route_.reroute(endpoint_, here);
    }
    if (!is_running) POOLGUARD_CHECK(run_server());
    POOLGUARD_TRY(const auto store, open_store(given_, variables_, clock_, random_));
    POOLGUARD_TRY(auto pair, settle_key_pair(given_, store.folder, store.records->port(), store.key, random_));
    own_.emplace(std::move(pair));
    auto pool = read_served_pool(store.records->port());
    if (!pool || !*pool) return std::unexpected(std::string("The embedded pool is not in the records"));
    user_pool_id_ = (*pool)->user_pool_id;
    region_ = (*pool)->region;
    return {};
}

std::expected<void, std::string> pool_access::run_server() {
    if (served_.public_url.empty()) served_.public_url = fmt::format("http://{}:{}", given_.host, given_.port);
    served_.host = "127.0.0.1";
    served_.port = 0;
    served_.allowed_hosts.clear();
    served_.tls_certificate.reset();
    served_.tls_key.reset();
    served_.tls_dev = served_.as_amazon = false;
    served_.demo = false;
    server_ = std::make_unique<running_server>(served_, variables_);
    POOLGUARD_CHECK(server_->start());
    endpoint_ = fmt::format("http://127.0.0.1:{}", server_->port());
    return {};
}

aws::json_call pool_access::service(aws::json_target target) {
    auto& by = own_ ? static_cast<aws::credential_provider&>(*own_) : aws_.credentials;
    return {std::move(target), route_, by, clock_, random_};
}

std::expected<aws::credentials, std::string> pool_access::credentials() {
    auto& by = own_ ? static_cast<aws::credential_provider&>(*own_) : aws_.credentials;
    auto found = by.get();
    if (!found) return std::unexpected(std::string(describe(found.error())));
    return std::move(*found);
}

} // namespace poolguard::app
