#pragma once
// The discovery documents and key sets of providers, fetched on demand and cached for an hour. When a key is missing,
// its set is fetched again. After a fetch, whether it failed or not, ten seconds pass before the next one.

#include "aws/http_call.hpp"
#include "base/clock.hpp"
#include "jwt/key_set.hpp"

#include <boost/json/object.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace poolguard::pool {

// The issuer and endpoints of a provider; empty where it has none.
struct provider_addresses {
    std::string issuer;
    std::string authorize;
    std::string token;
    std::string attributes;
    std::string keys;
};

class provider_metadata {
  public:
    static constexpr std::chrono::hours kept_for{1};
    static constexpr std::chrono::seconds between_fetches{10};

    provider_metadata(aws::http_transport& transport, const base::clock& clock)
        : transport_(transport), clock_(clock) {}

    // By OpenID Connect Discovery 1.0; blocks. The error is a sentence for the log.
    std::expected<provider_addresses, std::string> discover(const std::string& issuer);
    // The key set, including that key if the provider has it; blocks.
    std::expected<std::shared_ptr<const jwt::key_set>, std::string> keys(const std::string& address,
                                                                         const std::string& key_id);

  private:
    template <class T>
    struct fetched {
        T value;
        base::time_point at;
    };
    template <class T>
    using by_name = std::unordered_map<std::string, fetched<T>>;
    template <class T>
    struct memory {
        std::string_view what; // for errors
        by_name<T> known = {};
        by_name<std::string> failures = {};
    };

    template <class T>
    std::optional<fetched<T>> recall(const by_name<T>& from, const std::string& name, std::chrono::seconds age);
    template <class T>
    void keep(by_name<T>& in, const std::string& name, const T& value);
    // `read` makes T of the body, or an error.
    template <class T, class Read>
    std::expected<T, std::string> fetch(memory<T>& into, const std::string& name, const std::string& url,
                                        const Read& read);

    aws::http_transport& transport_;
    const base::clock& clock_;
    std::mutex mutex_;
    memory<provider_addresses> addresses_{"discovery"}; // by issuer
    memory<std::shared_ptr<const jwt::key_set>> keys_{"keys"};
};

// Sends a request to a provider and returns the body of a reply with status 200. The error is a sentence without
// anything from the reply.
std::expected<std::string, std::string> exchange(aws::http_transport& transport, const aws::http_request& request);
// The same, parsed as a JSON object.
std::expected<boost::json::object, std::string> exchange_json(aws::http_transport& transport,
                                                              const aws::http_request& request);

} // namespace poolguard::pool
