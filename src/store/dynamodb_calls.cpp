#include "store/dynamodb_calls.hpp"

#include "base/log.hpp"

#include <fmt/format.h>

namespace poolguard::store::dynamodb {

aws::json_target target(std::string region, std::string endpoint) {
    if (endpoint.empty()) endpoint = fmt::format("https://dynamodb.{}.amazonaws.com", region);
    return {.url = endpoint + "/",
            .region = std::move(region),
            .service = "dynamodb",
            .target_prefix = "DynamoDB_20120810",
            .version = "1.0",
            .max_reply_bytes = std::size_t{48} * 1024 * 1024}; // 16 MB of items, as JSON
}

void calls::report(std::string_view operation, const failed_call& why) {
    base::log::warning("store_call_failed", {{"operation", operation}, {"cause", std::string_view(why.cause)}});
}

std::expected<std::string, failed_call> calls::send(std::string_view operation, std::string_view body,
                                                    repeatable may_repeat) const {
    auto reply = service_.call(operation, body,
                               {.is_signed = true,
                                .is_idempotent = may_repeat == repeatable::yes,
                                .faults_do_nothing = false,
                                .deadline = deadline});
    if (reply) return std::move(*reply);
    const auto& why = reply.error();
    // The service's message is not logged, as it may contain a key.
    return std::unexpected(failed_call{.is_condition = why.name == "ConditionalCheckFailedException",
                                       .is_doubtful = why.is_doubtful,
                                       .as = why.name == "AccessDeniedException" ? error::denied : error::unavailable,
                                       .cause = why.name.empty() ? std::string(describe(why)) : why.name});
}

} // namespace poolguard::store::dynamodb
