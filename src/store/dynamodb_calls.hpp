#pragma once
// Typed calls of DynamoDB.

#include "aws/json_call.hpp"
#include "base/json/read.hpp"
#include "base/try.hpp"
#include "store/dynamodb_item.hpp"

#include <expected>
#include <string_view>

namespace poolguard::store::dynamodb {

struct failed_call {
    bool is_condition = false; // the condition of the write did not hold
    bool is_doubtful = false;  // an earlier try of the same write may have been done
    error as = error::unavailable;
    std::string cause{}; // the name of the service's error, or a sentence if there is none
};

// Whether a call has the same effect if it is executed twice. If not, it is retried only if it was not executed.
enum class repeatable { yes, no };

class calls {
  public:
    // For a call with all its retries.
    static constexpr std::chrono::milliseconds deadline{8'000};

    explicit calls(aws::json_call service) : service_(std::move(service)) {}

    // Failures are returned but not logged.
    template <class Response, class Request>
    std::expected<Response, failed_call> ask(std::string_view operation, const Request& request,
                                             repeatable may_repeat = repeatable::yes) const {
        POOLGUARD_TRY(const auto reply, send(operation, base::json::write(request), may_repeat));
        auto read = base::json::read<Response>(reply, base::json::unknown_members::ignore);
        if (!read) return std::unexpected(failed_call{.cause = "its answer cannot be read"});
        return std::move(*read);
    }
    // Failures are also logged, except failed conditions.
    template <class Response, class Request>
    std::expected<Response, failed_call> call(std::string_view operation, const Request& request,
                                              repeatable may_repeat = repeatable::yes) const {
        auto out = ask<Response>(operation, request, may_repeat);
        if (!out && !out.error().is_condition) report(operation, out.error());
        return out;
    }

  private:
    std::expected<std::string, failed_call> send(std::string_view operation, std::string_view body,
                                                 repeatable may_repeat) const;
    static void report(std::string_view operation, const failed_call& why);

    aws::json_call service_;
};

aws::json_target target(std::string region, std::string endpoint);

} // namespace poolguard::store::dynamodb
