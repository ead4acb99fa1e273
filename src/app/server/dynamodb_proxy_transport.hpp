#pragma once
// Calls the embedded pool's DynamoDB proxy within the process; the signed request is checked like one over HTTP.

#include "aws/http_call.hpp"
#include "pool/embedded_pool.hpp"

namespace poolguard::app {

class dynamodb_proxy_transport final : public aws::http_transport {
  public:
    // The pool must outlive the transport.
    explicit dynamodb_proxy_transport(const pool::embedded_pool& pool) : pool_(pool) {}

    std::expected<aws::http_reply, aws::transport_error> send(const aws::http_request& request) override;

  private:
    const pool::embedded_pool& pool_;
};

} // namespace poolguard::app
