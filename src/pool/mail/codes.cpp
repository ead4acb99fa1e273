#include "pool/mail/codes.hpp"

#include "base/digest.hpp"
#include "pool/model/sign_in_records.hpp"
#include "pool/protocol/refusal.hpp"
#include "store/document.hpp"

namespace poolguard::pool {
namespace {

// How long a code is remembered after it expires.
constexpr std::chrono::hours code_memory{24};

std::string_view purpose_name(code_purpose purpose) {
    switch (purpose) {
    case code_purpose::sign_up:
        return "sign-up";
    case code_purpose::forgotten_password:
        return "password";
    case code_purpose::email:
        return "email";
    case code_purpose::phone_number:
        return "phone";
    case code_purpose::second_factor:
        return "factor";
    case code_purpose::first_factor:
        return "first-factor";
    }
    return "";
}

bool is_factor(code_purpose purpose) {
    return purpose == code_purpose::second_factor || purpose == code_purpose::first_factor;
}

std::size_t digits_of(code_purpose purpose, const code_address& to) {
    return purpose == code_purpose::first_factor && !is_phone(to) ? 8 : 6;
}

store::key code_key(const user_pool_document& pool, std::string_view sub, code_purpose purpose) {
    return {keys::codes(pool.id), fmt::format("{}/{}", purpose_name(purpose), sub)};
}

// Empty where the user has none.
std::string stored_value(const user_document& user, const std::string& attribute) {
    const auto found = user.attributes.find(attribute);
    return found == user.attributes.end() ? std::string{} : found->second;
}

} // namespace

message_kind kind_of(code_purpose purpose) {
    if (is_factor(purpose)) return message_kind::second_factor;
    return purpose == code_purpose::forgotten_password ? message_kind::password_reset : message_kind::verification;
}

letter_kind letter_of(code_purpose purpose) {
    switch (purpose) {
    case code_purpose::sign_up:
        return letter_kind::sign_up;
    case code_purpose::forgotten_password:
        return letter_kind::password_reset;
    case code_purpose::email:
    case code_purpose::phone_number:
        return letter_kind::address;
    case code_purpose::second_factor:
        return letter_kind::second_factor;
    case code_purpose::first_factor:
        return letter_kind::sign_in;
    }
    return letter_kind::sign_up;
}

std::chrono::minutes lifetime(code_purpose purpose) {
    if (is_factor(purpose)) return std::chrono::minutes{15};
    return std::chrono::hours{purpose == code_purpose::forgotten_password ? 1 : 24};
}

codes::codes(store::records& records, const base::clock& clock, base::random_source& random,
             const base::secret& master_key)
    : records_(records), clock_(clock), random_(random),
      key_(base::hmac_sha256(master_key.reveal(), "poolguard pool codes")) {}

std::string codes::digest_of(const store::key& at, std::string_view code) const {
    // A sort key cannot contain a zero byte.
    auto text = fmt::format("{}\n{}{}{}", at.partition, at.sort, '\0', code);
    auto out = base::to_hex(base::hmac_sha256(key_.reveal(), text));
    base::wipe(text);
    return out;
}

base::bytes codes::noise(std::string_view text) const {
    return base::hmac_sha256(key_.reveal(), fmt::format("noise\n{}", text));
}

result<base::secret> codes::issue(const user_pool_document& pool, const user_document& user, code_purpose purpose,
                                  const code_address& to) const {
    base::secret code(random_.characters(digits_of(purpose, to), "0123456789"));
    const auto at = code_key(pool, user.sub, purpose);
    const auto expires = clock_.now() + lifetime(purpose);
    const code_document document{digest_of(at, code.reveal()),      to.attribute, to.value,
                                 base::epoch_milliseconds(expires), false,        stored_value(user, to.attribute)};
    const auto saved = store::save(records_, at, document, store::always{}, expires + code_memory);
    if (!saved) return std::unexpected(store_failure(saved.error()));
    return code;
}

result<checked_code> codes::check(const user_pool_document& pool, std::string_view sub, code_purpose purpose,
                                  std::string_view code) const {
    checked_code out;
    out.at = code_key(pool, sub, purpose);
    const auto given = digest_of(out.at, code);
    auto found = store::load<code_document>(records_, out.at);
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return out;
    out.document = std::move((*found)->value);
    out.version = (*found)->version;
    if (!base::equal_in_constant_time(given, out.document.digest))
        out.state = code_state::wrong;
    else if (out.document.used)
        out.state = code_state::used;
    else if (clock_.now() >= base::from_epoch_milliseconds(out.document.expires))
        out.state = code_state::expired;
    else
        out.state = code_state::right;
    return out;
}

result<void> codes::use(const checked_code& code) const {
    auto used = code.document;
    used.used = true;
    const auto until = base::from_epoch_milliseconds(used.expires) + code_memory;
    const auto saved = store::save(records_, code.at, used, store::if_version{code.version}, until);
    if (saved) return {};
    if (saved.error() == store::error::conflict) return expired_code();
    return std::unexpected(store_failure(saved.error()));
}

result<std::optional<code_address>> codes::pending(const user_pool_document& pool, const user_document& user,
                                                   code_purpose purpose) const {
    auto found = store::load<code_document>(records_, code_key(pool, user.sub, purpose));
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return std::nullopt;
    auto& known = (*found)->value;
    if (known.used || clock_.now() >= base::from_epoch_milliseconds(known.expires)) return std::nullopt;
    if (!is_unchanged_since(user, known)) return std::nullopt;
    return code_address{std::move(known.attribute), std::move(known.address)};
}

result<void> codes::end(const user_pool_document& pool, const user_document& user, code_purpose purpose) const {
    const auto removed = records_.remove(code_key(pool, user.sub, purpose));
    if (!removed) return std::unexpected(store_failure(removed.error()));
    return {};
}

bool has_address(const user_document& user, const code_document& code) {
    return !code.address.empty() && stored_value(user, code.attribute) == code.address;
}

bool is_unchanged_since(const user_document& user, const code_document& code) {
    return stored_value(user, code.attribute) == code.replaces;
}

std::unexpected<failure> wrong_code() {
    return refuse(cognito::failure_name::code_mismatch, "Invalid verification code provided, please try again.");
}

std::unexpected<failure> expired_code() {
    return refuse(cognito::failure_name::expired_code, "Invalid code provided, please request a code again.");
}

std::unexpected<failure> refuse_code(code_state state, bool hides_users) {
    const bool is_held = state == code_state::expired || state == code_state::used;
    return is_held || (state == code_state::none && !hides_users) ? expired_code() : wrong_code();
}

} // namespace poolguard::pool
