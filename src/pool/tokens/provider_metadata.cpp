#include "pool/tokens/provider_metadata.hpp"

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
std::optional<provider_metadata::fetched<T>> provider_metadata::recall(const by_name<T>& from, const std::string& name,
                                                                       std::chrono::seconds age) {
    const std::scoped_lock lock(mutex_);
    const auto found = from.find(name);
    if (found == from.end() || clock_.now() >= found->second.at + age) return std::nullopt;
    return found->second;
}

template <class T>
void provider_metadata::keep(by_name<T>& in, const std::string& name, const T& value) {
    const std::scoped_lock lock(mutex_);
    if (in.size() >= most_kept) in.clear();
    in.insert_or_assign(name, fetched<T>{value, clock_.now()});
}

template <class T, class Read>
std::expected<T, std::string> provider_metadata::fetch(memory<T>& into, const std::string& name, const std::string& url,
                                                       const Read& read) {
    if (const auto failed = recall(into.failures, name, between_fetches)) return std::unexpected(failed->value);
    const auto body = exchange(transport_, get(url));
    std::expected<T, std::string> out = body ? read(*body) : std::unexpected(body.error());
    if (out) {
        keep(into.known, name, *out);
    } else {
        out.error() = fmt::format("{}: {}", into.what, out.error());
        keep(into.failures, name, out.error());
    }
    return out;
}

std::expected<provider_addresses, std::string> provider_metadata::discover(const std::string& issuer) {
    if (auto known = recall(addresses_.known, issuer, kept_for)) return std::move(known->value);
    const auto read_addresses = [&](const std::string& body) -> std::expected<provider_addresses, std::string> {
        const auto read = base::json::read<discovery>(body, base::json::unknown_members::ignore);
        if (!read) return std::unexpected("the document lacks an endpoint");
        // Section 4.3: prevents a provider from impersonating another.
        if (read->issuer != issuer) return std::unexpected("the document is of another issuer");
        return provider_addresses{read->issuer, read->authorization_endpoint, read->token_endpoint,
                                  read->userinfo_endpoint.value_or(""), read->jwks_uri};
    };
    const auto slash = issuer.ends_with('/') ? "" : "/";
    return fetch(addresses_, issuer, fmt::format("{}{}.well-known/openid-configuration", issuer, slash),
                 read_addresses);
}

std::expected<std::shared_ptr<const jwt::key_set>, std::string> provider_metadata::keys(const std::string& address,
                                                                                        const std::string& key_id) {
    const auto known = recall(keys_.known, address, kept_for);
    const bool is_enough =
        known && (known->value->find(key_id) != nullptr || clock_.now() < known->at + between_fetches);
    if (is_enough) return known->value;
    const auto read_keys =
        [](const std::string& body) -> std::expected<std::shared_ptr<const jwt::key_set>, std::string> {
        auto read = jwt::key_set::parse(body);
        if (!read) return std::unexpected(std::string(jwt::describe(read.error())));
        return std::move(*read);
    };
    return fetch(keys_, address, address, read_keys);
}

} // namespace poolguard::pool
