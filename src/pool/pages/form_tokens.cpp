#include "pool/pages/form_tokens.hpp"

#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "pool/model/sign_in_records.hpp"

namespace poolguard::pool {
namespace {

constexpr std::size_t form_cookie_bytes = 16;

struct form_token {
    std::string id;
    std::int64_t expires = 0; // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(form_token, (), (id, expires))

struct used_form {
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(used_form, (), (at))

} // namespace

std::string form_tokens::new_cookie() const { return base::to_base64url(random_.take(form_cookie_bytes)); }

std::string form_tokens::issue(std::string_view cookie) const {
    const form_token token{base::to_base64url(random_.take(form_cookie_bytes)),
                           base::epoch_milliseconds(clock_.now() + lifetime)};
    return base::to_base64url(sealer_.seal(random_, json::write(token), cookie));
}

result<bool> form_tokens::use(std::string_view cookie, std::string_view token) const {
    const auto now = clock_.now();
    const auto sealed = cookie.empty() ? std::nullopt : base::from_base64url(token);
    const auto plain = sealed ? sealer_.open(*sealed, cookie) : std::nullopt;
    if (!plain) return false;
    const auto read = json::read<form_token>(*plain, json::unknown_members::ignore);
    if (!read || now >= base::from_epoch_milliseconds(read->expires)) return false;
    // Kept longer than the token, for nodes whose clocks are behind.
    const auto saved =
        store::save(records_, {std::string(keys::used_forms), read->id}, used_form{base::epoch_milliseconds(now)},
                    store::if_absent{}, now + lifetime + std::chrono::minutes{5});
    if (saved) return true;
    if (saved.error() == store::error::conflict) return false;
    return std::unexpected(store_failure(saved.error()));
}

} // namespace poolguard::pool
