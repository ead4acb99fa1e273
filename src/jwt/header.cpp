#include "jwt/header.hpp"

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "jwt/compact.hpp"
#include "jwt/key_id.hpp"

#include <boost/json/string.hpp>

namespace poolguard::jwt {
namespace {

namespace bj = boost::json;

std::string_view header_text(const bj::string& text) { return {text.data(), text.size()}; }

} // namespace

std::expected<void, error> check_critical(const bj::object& header) {
    if (header.contains("crit")) return std::unexpected(error::critical_header);
    return {};
}

std::expected<void, error> check_type(const bj::object& header) {
    const auto* type = header.if_contains("typ");
    if (type == nullptr) return {};
    const auto* text = type->if_string();
    if (text == nullptr || (!base::equal_ignoring_case(header_text(*text), "jwt") &&
                            !base::equal_ignoring_case(header_text(*text), "at+jwt")))
        return std::unexpected(error::wrong_type_header);
    return {};
}

std::expected<algorithm, error> read_algorithm(const bj::object& header) {
    const auto* member = header.if_contains("alg");
    if (member == nullptr) return std::unexpected(error::missing_algorithm);
    const auto* text = member->if_string();
    const auto value = text != nullptr ? algorithm_named(header_text(*text)) : std::nullopt;
    if (!value) return std::unexpected(error::unsupported_algorithm);
    return *value;
}

std::expected<std::string_view, error> read_key_id(const bj::object& header) {
    const auto* member = header.if_contains("kid");
    if (member == nullptr) return std::unexpected(error::missing_key_id);
    const auto* text = member->if_string();
    if (text == nullptr || !is_key_id(header_text(*text))) return std::unexpected(error::bad_key_id);
    return header_text(*text);
}

std::expected<header, error> read_header(std::string_view part) {
    POOLGUARD_TRY(const auto value, decode_object(part, error::header_not_json));
    const auto& object = value.get_object();
    POOLGUARD_CHECK(check_critical(object));
    POOLGUARD_CHECK(check_type(object));
    POOLGUARD_TRY(const auto alg, read_algorithm(object));
    POOLGUARD_TRY(const auto kid, read_key_id(object));
    return header{alg, std::string(kid)};
}

} // namespace poolguard::jwt
