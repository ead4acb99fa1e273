#include "pool/pages/form_tokens.hpp"

#include "pool/model/sign_in_records.hpp"
#include "pool/tokens/sealed_ticket.hpp"

namespace poolguard::pool {
namespace {

constexpr std::size_t form_cookie_bytes = 16;

struct form_token {
    std::string id;
    std::int64_t expires = 0; // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(form_token, (), (id, expires))

} // namespace

std::string form_tokens::new_cookie() const { return base::to_base64url(random_.take(form_cookie_bytes)); }

std::string form_tokens::issue(std::string_view cookie) const {
    const form_token token{base::to_base64url(random_.take(form_cookie_bytes)),
                           base::epoch_milliseconds(clock_.now() + lifetime)};
    return base::to_base64url(seal_ticket(token, sealer_, random_, cookie));
}

result<bool> form_tokens::use(std::string_view cookie, std::string_view token, std::chrono::milliseconds within) const {
    const auto now = clock_.now();
    const auto sealed = cookie.empty() ? std::nullopt : base::from_base64url(token);
    const auto form = sealed ? open_ticket<form_token>(*sealed, sealer_, cookie) : std::nullopt;
    if (!form || has_expired(*form, now + lifetime - within)) return false;
    return use_ticket(records_, {std::string(keys::used_forms), form->id}, form->expires, now);
}

} // namespace poolguard::pool
