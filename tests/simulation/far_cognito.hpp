#pragma once
// Cognito as a gateway reaches Amazon's: the real client with its retries, over a network where calls take time, get
// lost or are refused, and whose answers are not always what was sent. Cognito itself is another node of the world.

#include "app/server/gateway.hpp"
#include "cognito/https_transport.hpp"
#include "simulation/far_lies.hpp"
#include "simulation/surroundings.hpp"

namespace poolguard::simulation {

class node;

class far_network final : public aws::http_transport {
  public:
    // The references must outlive the world. `is_dead` says whether the caller has died.
    far_network(surroundings& in, node& cognito, chance luck, const bool& is_dead)
        : in_(in), cognito_(cognito), luck_(luck), is_dead_(is_dead) {}

    std::expected<aws::http_reply, aws::transport_error> send(const aws::http_request& request) override;
    std::expected<service::fetched_keys, std::string> fetch_keys();
    std::expected<service::oauth_reply, std::string> post(const service::oauth_post& what);

  private:
    // Nullopt if the call arrives at Cognito.
    std::optional<std::expected<aws::http_reply, aws::transport_error>> stop(const aws::http_request& request,
                                                                             std::string_view operation);
    std::unexpected<aws::transport_error> lose(aws::transport_error how, std::chrono::milliseconds after);
    bool happens(std::uint64_t in_million);
    std::string garble(const std::string& body);
    void lie_at_endpoint(std::string_view form, std::string& body);

    surroundings& in_;
    node& cognito_;
    chance luck_;
    far_lies lies_{in_, luck_};
    const bool& is_dead_;
};

class far_cognito {
  public:
    far_cognito(surroundings& in, node& cognito, const base::clock& clock, base::random_source& random, chance luck,
                const bool& is_dead);

    app::cognito_access access(const std::string& domain);

  private:
    struct known_credentials final : aws::credential_provider {
        std::expected<aws::credentials, aws::credentials_error> get() override;
    };

    const pool_names& names_;
    known_credentials credentials_;
    far_network network_;
    cognito::https_transport transport_;
};

} // namespace poolguard::simulation
