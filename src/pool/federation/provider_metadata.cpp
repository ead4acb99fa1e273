#include "pool/federation/provider_metadata.hpp"

#include "base/json/parse.hpp"
#include "base/json/read.hpp"
#include "base/try.hpp"

#include <fmt/format.h>

namespace poolguard::pool {
namespace {

// More than a server has providers. A full cache is emptied.
constexpr std::size_t most_kept = 1000;

struct discovery {
    std::string issuer;
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string jwks_uri;
    std::optional<std::string> userinfo_endpoint;
};
BOOST_DESCRIBE_STRUCT(discovery, (), (issuer, authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint))

aws::http_request get(const std::string& address) {
    aws::http_request out;
    out.method = "GET";
    out.url = address;
    out.headers = {{"Accept", "application/json"}};
    out.timeout = std::chrono::seconds{5};
    out.max_response_bytes = jwt::key_set::max_bytes;
    return out;
}

} // namespace

std::expected<std::string, std::string> exchange(aws::http_transport& transport, const aws::http_request& request) {
    auto reply = transport.send(request);
    if (!reply) return std::unexpected(std::string(aws::describe(reply.error())));
    if (reply->status != 200)
        return std::unexpected(fmt::format("the provider answered with status {}", reply->status));
    return std::move(reply->body);
}

std::expected<boost::json::object, std::string> exchange_json(aws::http_transport& transport,
                                                              const aws::http_request& request) {
    POOLGUARD_TRY(const auto body, exchange(transport, request));
    auto read = base::json::parse(body);
    if (!read || !read->is_object()) return std::unexpected("the provider did not answer with a JSON object");
    return std::move(read->get_object());
}

template <class T>
std::optional<provider_metadata::fetched<T>> provider_metadata::recall(const memory<T>& from,
                                                                       const std::string& address) {
    const std::scoped_lock lock(mutex_);
    const auto found = from.find(address);
    if (found == from.end() || clock_.now() >= found->second.at + kept_for) return std::nullopt;
    return found->second;
}

template <class T>
void provider_metadata::keep(memory<T>& in, const std::string& address, const T& value) {
    const std::scoped_lock lock(mutex_);
    if (in.size() >= most_kept) in.clear();
    in.insert_or_assign(address, fetched<T>{value, clock_.now()});
}

std::expected<provider_addresses, std::string> provider_metadata::discover(const std::string& issuer) {
    if (const auto known = recall(addresses_, issuer)) return known->value;
    const auto slash = issuer.ends_with('/') ? "" : "/";
    const auto body = exchange(transport_, get(fmt::format("{}{}.well-known/openid-configuration", issuer, slash)));
    if (!body) return std::unexpected(fmt::format("discovery: {}", body.error()));
    const auto read = base::json::read<discovery>(*body, base::json::unknown_members::ignore);
    if (!read) return std::unexpected("discovery: the document lacks an endpoint");
    // Section 4.3: prevents a provider from impersonating another.
    if (read->issuer != issuer) return std::unexpected("discovery: the document is of another issuer");
    provider_addresses out{read->issuer, read->authorization_endpoint, read->token_endpoint,
                           read->userinfo_endpoint.value_or(""), read->jwks_uri};
    keep(addresses_, issuer, out);
    return out;
}

std::expected<std::shared_ptr<const jwt::key_set>, std::string> provider_metadata::keys(const std::string& address,
                                                                                        const std::string& key_id) {
    const auto known = recall(keys_, address);
    const bool is_enough =
        known && (known->value->find(key_id) != nullptr || clock_.now() < known->at + between_fetches);
    if (is_enough) return known->value;
    const auto body = exchange(transport_, get(address));
    if (!body) return std::unexpected(fmt::format("keys: {}", body.error()));
    auto read = jwt::key_set::parse(*body);
    if (!read) return std::unexpected(fmt::format("keys: {}", jwt::describe(read.error())));
    keep(keys_, address, *read);
    return std::move(*read);
}

} // namespace poolguard::pool
