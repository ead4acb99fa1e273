#include "pool/model/triggers.hpp"

namespace poolguard::pool {
namespace {

std::string_view arn_in(const cognito::arn& given) { return given; }
std::string_view arn_in(const cognito::trigger_config& given) { return given.LambdaArn; }
std::string_view arn_in(const cognito::token_trigger_config& given) { return given.LambdaArn; }

} // namespace

std::string_view function_of(const cognito::lambda_config& config, trigger which) {
    std::string_view out;
    boost::mp11::mp_for_each<json::members_of<cognito::lambda_config>>([&](auto member) {
        const auto& given = config.*member.pointer;
        if (given && json::enum_name(which) == member.name) out = arn_in(*given);
    });
    return out;
}

std::string_view function_of(const user_pool_document& pool, trigger which) {
    return pool.settings.LambdaConfig ? function_of(*pool.settings.LambdaConfig, which) : std::string_view{};
}

cognito::token_trigger_version token_event_version(const user_pool_document& pool) {
    const auto& config = pool.settings.LambdaConfig;
    return config && config->PreTokenGenerationConfig ? config->PreTokenGenerationConfig->LambdaVersion
                                                      : cognito::token_trigger_version::V1_0;
}

} // namespace poolguard::pool
