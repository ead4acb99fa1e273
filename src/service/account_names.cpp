#include "service/account_names.hpp"

#include "base/ascii.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "cognito/store_failure.hpp"
#include "service/attribute_values.hpp"
#include "store/document.hpp"

namespace poolguard::service {
namespace {

// More than there can be sign-ups with the same name at once.
constexpr int name_attempts = 16;

std::unexpected<cognito::failure> name_not_stored(store::error cause) {
    base::log::error("account_not_recorded", {{"cause", store::describe(cause)}});
    return std::unexpected(cognito::store_failed());
}

bool is_unknown_outcome(const cognito::failure& why) {
    return why.name == cognito::failure_name::unreachable || why.name == cognito::failure_name::unreadable_reply;
}

bool looks_like_sub(std::string_view text) {
    return text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
}

bool is_from_sign_up(const claimed_name& known, const account_names::claim& taken) {
    return known.subject.empty() && known.claimed != 0 && base::equal_ignoring_case(known.address, taken.address);
}

} // namespace

// A digest of the name, because keys have a maximum length.
store::key account_name_key(std::string_view name) {
    return {std::string(account_names_partition), base::to_hex(base::sha256(base::to_lower(name)))};
}

bool account_names::is_possible(std::string_view name) {
    return name.find('@') == name.npos && !name.starts_with('+') && !looks_like_sub(name);
}

cognito::result<bool> account_names::exists(std::string_view username) {
    cognito::admin_get_user message;
    message.UserPoolId = user_pool_id_;
    message.Username = std::string(username);
    const auto found = cognito_.call(message, cognito::idempotent);
    if (!found && found.error().name != cognito::failure_name::user_not_found) return std::unexpected(found.error());
    return found.has_value();
}

cognito::result<std::string> account_names::account_at(const claim& taken) {
    cognito::admin_get_user message;
    message.UserPoolId = user_pool_id_;
    message.Username = taken.address;
    const auto found = cognito_.call(message, cognito::idempotent);
    if (!found && found.error().name == cognito::failure_name::user_not_found) return std::string{};
    if (!found) return std::unexpected(found.error());
    const auto values = values_of(found->UserAttributes);
    const auto name = values.find("preferred_username");
    const auto subject = values.find("sub");
    const bool has_name = name != values.end() && base::equal_ignoring_case(name->second, taken.name);
    return has_name && subject != values.end() ? subject->second : std::string{};
}

cognito::result<std::optional<account_names::claim>> account_names::take(std::string_view name,
                                                                         std::string_view address) {
    claim out{std::string(name), std::string(address)};
    POOLGUARD_TRY(const bool is_username, exists(name));
    if (is_username) return std::nullopt;
    const auto at = account_name_key(name);
    for (int attempt = 0; attempt < name_attempts; ++attempt) {
        const auto known = store::load<claimed_name>(records_, at);
        if (!known) return name_not_stored(known.error());
        if (*known && (*known)->value.subject.empty() && !is_from_sign_up((*known)->value, out)) return std::nullopt;
        if (*known && !(*known)->value.subject.empty()) {
            POOLGUARD_TRY(const bool is_in_use, exists((*known)->value.subject));
            if (is_in_use) return std::nullopt;
        }
        const auto now = clock_.now();
        const auto on = *known ? store::condition{store::if_version{(*known)->version}} : store::if_absent{};
        const auto saved = store::save(records_, at, claimed_name{out.address, {}, base::epoch_milliseconds(now)}, on,
                                       now + sign_up_life);
        if (saved) return out;
        if (saved.error() != store::error::conflict) return name_not_stored(saved.error());
    }
    return std::nullopt;
}

cognito::result<void> account_names::give(const claim& taken, std::string_view subject) {
    const auto at = account_name_key(taken.name);
    const claimed_name given{taken.address, std::string(subject), base::epoch_milliseconds(clock_.now())};
    for (int attempt = 0; attempt < name_attempts; ++attempt) {
        const auto known = store::load<claimed_name>(records_, at);
        if (!known) return name_not_stored(known.error());
        if (*known && (*known)->value.subject == subject) return {};
        if (*known && !is_from_sign_up((*known)->value, taken)) {
            base::log::warning("account_name_lost", {{"sub", subject}});
            return {};
        }
        const auto on = *known ? store::condition{store::if_version{(*known)->version}} : store::if_absent{};
        const auto saved = store::save(records_, at, given, on);
        if (saved) return {};
        if (saved.error() != store::error::conflict) return name_not_stored(saved.error());
    }
    return name_not_stored(store::error::conflict);
}

cognito::result<void> account_names::give_back(const claim& taken, const cognito::failure& why) {
    if (is_unknown_outcome(why)) return {};
    POOLGUARD_TRY(const auto subject, account_at(taken));
    if (!subject.empty()) return give(taken, subject);
    const auto at = account_name_key(taken.name);
    const auto known = store::load<claimed_name>(records_, at);
    if (!known) return name_not_stored(known.error());
    if (!*known || !is_from_sign_up((*known)->value, taken)) return {};
    const auto removed = records_.remove(at, store::if_version{(*known)->version});
    if (!removed && removed.error() != store::error::conflict) return name_not_stored(removed.error());
    return {};
}

cognito::result<void> account_names::forget(std::string_view name, std::string_view subject) {
    const auto at = account_name_key(name);
    const auto known = store::load<claimed_name>(records_, at);
    if (!known) return name_not_stored(known.error());
    if (!*known || (*known)->value.subject != subject) return {};
    const auto removed = records_.remove(at, store::if_version{(*known)->version});
    if (!removed && removed.error() != store::error::conflict) return name_not_stored(removed.error());
    return {};
}

cognito::result<std::string> account_names::resolve(std::string_view name) {
    // Addresses need no lookup.
    if (!is_possible(name)) return std::string(name);
    const auto known = store::load<claimed_name>(records_, account_name_key(name));
    if (!known) return name_not_stored(known.error());
    if (!*known) return std::string(name);
    const auto& found = (*known)->value;
    if (!found.subject.empty()) return found.subject;
    return found.claimed == 0 ? found.address : std::string(name);
}

} // namespace poolguard::service
