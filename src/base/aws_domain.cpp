#include "base/aws_domain.hpp"

#include <array>
#include <utility>

namespace poolguard::base {

std::string_view aws_domain_of(std::string_view region) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> partitions{{
        {"cn-", "amazonaws.com.cn"},
        {"eusc-", "amazonaws.eu"},
        {"us-iso-", "c2s.ic.gov"},
        {"us-isob-", "sc2s.sgov.gov"},
        {"us-isof-", "csp.hci.ic.gov"},
        {"eu-isoe-", "cloud.adc-e.uk"},
    }};
    for (const auto& [prefix, domain] : partitions)
        if (region.starts_with(prefix)) return domain;
    return "amazonaws.com";
}

} // namespace poolguard::base
