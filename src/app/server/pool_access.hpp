#pragma once
// How a command reaches the configured user pool: Amazon's or another server's with credentials of the default chain;
// the embedded one through the server that runs on its records, or, if none does, through one that runs on loopback as
// long as the command.

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

// Sends requests for one address to another and keeps the Host header, which is signed: a server has a public URL, but
// commands reach it on this machine.
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
    // Whether a data folder without records is an error, or the embedded pool is created in it.
    enum class new_folder { refused, created };

    // The arguments must outlive the object. The error is a sentence.
    static std::expected<std::unique_ptr<pool_access>, std::string>
    open(const settings& given, const environment& variables, new_folder wanted = new_folder::refused);
    ~pool_access();

    cognito::client& cognito() { return *cognito_; }
    const std::string& user_pool_id() const { return user_pool_id_; }
    const std::string& region() const { return region_; }
    bool is_embedded() const { return is_embedded_; }
    // The endpoint of all AWS services of the embedded pool's server; empty for Amazon's own.
    const std::string& endpoint() const { return endpoint_; }
    // At which clients reach the embedded pool's server.
    const std::string& public_url() const { return served_.public_url; }
    aws::http_transport& https() { return route_; }
    // A service with AWS's JSON protocol, called with the same credentials.
    aws::json_call service(aws::json_target target);
    // The credentials that calls are signed with. The error is a sentence.
    std::expected<aws::credentials, std::string> credentials();

  private:
    pool_access(const settings& given, const environment& variables, bool is_embedded);
    std::expected<void, std::string> reach_embedded(new_folder wanted);
    std::expected<void, std::string> run_server();

    const settings& given_;
    const environment& variables_;
    bool is_embedded_;
    base::wall_clock clock_;
    base::system_random random_;
    aws_access aws_;
    rerouted_transport route_;
    std::optional<aws::fixed_credentials> own_; // of the embedded pool
    settings served_;                           // of the server that runs for the command
    std::unique_ptr<running_server> server_;
    std::string endpoint_;
    std::string region_;
    std::string user_pool_id_;
    std::unique_ptr<cognito::https_transport> transport_;
    std::unique_ptr<cognito::client> cognito_;
};

} // namespace poolguard::app
