#pragma once
// Calls of DynamoDB, typed. Writes bear the id of the write, so that one that was done and whose answer was lost is
// recognised.

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
    std::string cause{}; // the name of the service's error, or a sentence where it gave none
};

// Whether a call does the same when it is done twice. One that does not is repeated only where it was not done.
enum class repeatable { yes, no };

class calls {
  public:
    // What a call may take with all its tries.
    static constexpr std::chrono::milliseconds deadline{8'000};

    explicit calls(aws::json_call service) : service_(std::move(service)) {}

    // What fails is told to the caller alone.
    template <class Response, class Request>
    std::expected<Response, failed_call> ask(std::string_view operation, const Request& request,
                                             repeatable may_repeat = repeatable::yes) const {
        POOLGUARD_TRY(const auto reply, send(operation, base::json::write(request), may_repeat));
        auto read = base::json::read<Response>(reply, base::json::unknown_members::ignore);
        if (!read) return std::unexpected(failed_call{.cause = "its answer cannot be read"});
        return std::move(*read);
    }
    // What fails stands in the log too, unless it is a condition.
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
