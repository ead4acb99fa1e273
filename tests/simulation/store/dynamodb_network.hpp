#pragma once
// The way of a node to a simulated DynamoDB: the server's engine with its retries on one side, calls that are refused,
// get lost or whose answers do on the other.

#include "aws/credentials.hpp"
#include "aws/json_call.hpp"
#include "simulation/store/simulated_dynamodb.hpp"
#include "simulation/store/store_weather.hpp"

#include <functional>
#include <string>

namespace poolguard::simulation {

class dynamodb_network final : public aws::http_transport {
  public:
    struct ports {
        simulated_dynamodb& service;
        schedule& world;
        const store_weather& weather;
        const bool& is_dead;
        std::function<void()> note_fault;
        std::function<void(std::string)> note_finding; // what DynamoDB does not take
    };
    // The ports, the clock and the random source must outlive the object.
    dynamodb_network(ports given, const base::clock& clock, base::random_source& random, std::uint64_t seed)
        : given_(std::move(given)), clock_(clock), random_(random), seed_(seed) {}

    // The object must outlive the call.
    aws::json_call service();
    std::expected<aws::http_reply, aws::transport_error> send(const aws::http_request& request) override;

  private:
    struct known_credentials final : aws::credential_provider {
        std::expected<aws::credentials, aws::credentials_error> get() override;
    };
    using reply = std::expected<aws::http_reply, aws::transport_error>;

    // Nullopt if the call arrives.
    std::optional<reply> stop(const aws::http_request& request, chance& luck);
    // Nothing comes back.
    reply lose(const aws::http_request& request, chance& luck);
    reply arrive(const aws::http_request& request, chance& luck);
    bool happens(std::uint64_t in_million, chance& luck) const;

    ports given_;
    const base::clock& clock_;
    base::random_source& random_;
    std::uint64_t seed_;
    known_credentials credentials_;
};

} // namespace poolguard::simulation
