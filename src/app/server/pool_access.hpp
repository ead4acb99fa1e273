#pragma once
// The user pool that the settings name, as a command reaches it: Amazon's, or another server's, by the credentials of
// the usual places; the embedded one by the server that runs on its records, or where none does, by one that runs on
// loopback for as long as the command.

#include "app/server/aws_access.hpp"
#include "app/server/running_server.hpp"
#include "aws/static_credentials.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "cognito/client.hpp"
#include "cognito/https_transport.hpp"

#include <expected>
#include <memory>
#include <optional>
#include <string>

namespace poolguard::app {

// Sends what is for one address to another, and leaves the Host header, which is signed, as it is: a server is known by
// its public address and reached on this machine.
class rerouted_transport final : public aws::http_transport {
  public:
    // The transport must outlive the object.
    explicit rerouted_transport(aws::http_transport& over) : over_(over) {}
    void reroute(std::string from, std::string to) { from_ = std::move(from), to_ = std::move(to); }
    std::expected<aws::http_reply, aws::transport_error> send(const aws::http_request& request) override;

  private:
    aws::http_transport& over_;
    std::string from_;
    std::string to_;
};

class pool_access {
  public:
    // Whether a data folder without any records will do, so that the embedded pool is made.
    enum class new_folder { refused, made };

    // What is given must outlive the object. The error is a sentence.
    static std::expected<std::unique_ptr<pool_access>, std::string>
    open(const settings& given, const environment& variables, new_folder wanted = new_folder::refused);
    ~pool_access();

    cognito::client& cognito() { return *cognito_; }
    const std::string& user_pool_id() const { return user_pool_id_; }
    const std::string& region() const { return region_; }
    bool is_embedded() const { return is_embedded_; }
    // Where all of AWS's services are that the embedded pool's server speaks for; empty for Amazon's own.
    const std::string& endpoint() const { return endpoint_; }
    // Under which clients reach the embedded pool's server.
    const std::string& public_url() const { return served_.public_url; }
    aws::http_transport& https() { return route_; }
    // A service that speaks AWS's JSON protocols, called with the same credentials.
    aws::json_call service(aws::json_target target);
    // Those that calls are signed with. The error is a sentence.
    std::expected<aws::credentials, std::string> credentials();

  private:
    pool_access(const settings& given, const environment& variables);
    std::expected<void, std::string> reach_embedded(new_folder wanted);
    std::expected<void, std::string> run_server();

    const settings& given_;
    const environment& variables_;
    base::wall_clock clock_;
    base::system_random random_;
    aws_access aws_;
    rerouted_transport route_;
    std::optional<aws::fixed_credentials> own_; // of the embedded pool
    settings served_;                           // of the server that runs for the command
    std::unique_ptr<running_server> server_;
    bool is_embedded_ = false;
    std::string endpoint_;
    std::string region_;
    std::string user_pool_id_;
    std::unique_ptr<cognito::https_transport> transport_;
    std::unique_ptr<cognito::client> cognito_;
};

} // namespace poolguard::app
