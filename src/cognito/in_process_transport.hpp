#pragma once
// Reaches the embedded pool by a call within the process. The pool is a higher room, so it is passed as a function.

#include "cognito/transport.hpp"

#include <functional>

namespace poolguard::cognito {

class in_process_transport final : public transport {
  public:
    using target = std::function<result<std::string>(std::string_view operation, std::string_view body)>;
    explicit in_process_transport(target called) : called_(std::move(called)) {}

    result<std::string> call(std::string_view operation, authorization, std::string_view body, bool) override {
        return called_(operation, body);
    }

  private:
    target called_;
};

} // namespace poolguard::cognito
