#pragma once
// Lambda's side of a custom runtime (AWS, "Using the Lambda runtime API for custom runtimes", version 2018-06-01).

#include "aws/http_call.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace poolguard::app::lambda {

struct invocation {
    std::string id;
    std::string payload;
    std::string trace; // as X-Ray writes it: see parse_amazon_trace; may be empty
};

class runtime_api {
  public:
    // `address` is the value of AWS_LAMBDA_RUNTIME_API, "127.0.0.1:9001". The transport must outlive the object.
    runtime_api(std::string_view address, aws::http_transport& transport);

    // Waits without limit, since the process is frozen between invocations. Errors here and below are sentences; after
    // an error of this call there are no more invocations.
    std::expected<invocation, std::string> next();
    std::expected<void, std::string> respond(const invocation& to, std::string_view payload);
    // `type` is a word such as "Poolguard.UnknownEvent"; the sentence must not hold data of the event.
    std::expected<void, std::string> fail(const invocation& at, std::string_view type, std::string_view sentence);
    // Reports that the start failed.
    std::expected<void, std::string> fail_start(std::string_view sentence);

  private:
    std::expected<void, std::string> post(std::string path, std::string_view payload, std::string_view error_type);

    std::string base_;
    aws::http_transport& transport_;
};

} // namespace poolguard::app::lambda
