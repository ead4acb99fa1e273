#include "pool/triggers/function_port.hpp"

#include <boost/mp11/algorithm.hpp>

namespace poolguard::pool {

std::vector<function_check> check_functions(const cognito::lambda_config& config, const function_port& ways) {
    std::vector<function_check> out;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<trigger>>([&](auto which) {
        const auto arn = function_of(config, which.value);
        if (!arn.empty()) out.push_back({which.name, ways.problem_with(which.value, arn)});
    });
    return out;
}

} // namespace poolguard::pool
