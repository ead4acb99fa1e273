#include "app/commands/user_calls.hpp"

namespace poolguard::app {

std::expected<std::vector<cognito::attribute>, std::string> read_attributes(std::string_view before,
                                                                            const std::vector<std::string>& given) {
    std::vector<cognito::attribute> out;
    out.reserve(given.size());
    for (const auto& each : given) {
        const auto equals = each.find('=');
        if (equals == 0 || equals == std::string::npos)
            return std::unexpected(fmt::format("{}{}: NAME=VALUE is expected", before, base::printable(each)));
        out.push_back({.Name = each.substr(0, equals), .Value = each.substr(equals + 1)});
    }
    return out;
}

} // namespace poolguard::app
