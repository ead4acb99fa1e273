#pragma once
// A transport that reports each call: the operation, its outcome and duration.

#include "cognito/transport.hpp"

#include <chrono>
#include <functional>
#include <utility>

namespace poolguard::cognito {

class observed_transport final : public transport {
  public:
    // `outcome` is "success" or the failure's name. Called on the thread of the call.
    using observer =
        std::function<void(std::string_view operation, std::string_view outcome, std::chrono::nanoseconds duration)>;

    observed_transport(transport& over, observer report) : over_(over), report_(std::move(report)) {}

    result<std::string> call(std::string_view operation, authorization authorized_by, std::string_view body,
                             bool is_idempotent) override {
        const auto began = std::chrono::steady_clock::now();
        auto reply = over_.call(operation, authorized_by, body, is_idempotent);
        report_(operation, reply ? std::string_view("success") : std::string_view(reply.error().name),
                std::chrono::steady_clock::now() - began);
        return reply;
    }

  private:
    transport& over_;
    observer report_;
};

} // namespace poolguard::cognito
