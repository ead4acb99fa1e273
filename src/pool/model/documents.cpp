#include "pool/model/documents.hpp"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>

namespace poolguard::pool {
namespace {

// These were once stored as they were given.
constexpr std::array<std::string_view, 4> once_unchecked{"DeviceConfiguration", "EmailConfiguration",
                                                         "SmsConfiguration", "UserPoolAddOns"};
constexpr std::string_view once_unchecked_factor = "mfa.sms";

boost::json::value without_misfits(const boost::json::value& in, std::span<const json::field_error> errors) {
    const auto is_wrong = [&](const std::string& path) {
        return std::ranges::any_of(errors, [&](const auto& each) { return each.path.starts_with(path); });
    };
    auto out = in;
    if (auto* settings = out.as_object().if_contains("settings"); settings != nullptr && settings->is_object())
        for (const auto name : once_unchecked)
            if (is_wrong(fmt::format("settings.{}", name))) settings->as_object().erase(name);
    if (auto* factors = out.as_object().if_contains("mfa"); factors != nullptr && factors->is_object())
        if (is_wrong(std::string(once_unchecked_factor))) factors->as_object()["sms"] = boost::json::object{};
    return out;
}

} // namespace

void read_value(json::detail::reading& r, const json::place& at, const boost::json::value& in,
                user_pool_document& out) {
    const auto before = r.errors.size();
    const auto read = [&](const boost::json::value& from) {
        json::detail::read_value<user_pool_document>(r, at, from, out);
    };
    read(in);
    if (r.errors.size() == before || !in.is_object()) return;
    const auto lenient = without_misfits(in, std::span(r.errors).subspan(before));
    r.errors.resize(before);
    out = {};
    read(lenient);
}

} // namespace poolguard::pool
