#include "pool/sign_in/auth_events.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "pool/model/sign_in_records.hpp"
#include "pool/protocol/device_name.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

bool keeps_events(const user_pool_document& pool) {
    const auto& given = pool.settings.UserPoolAddOns;
    return given && given->AdvancedSecurityMode != cognito::advanced_security_mode::OFF;
}

std::string prefix_of(const user_document& user) { return user.sub + '/'; }

store::key event_key(const user_pool_document& pool, const user_document& user, std::string_view id) {
    return {keys::auth_events(pool.id), prefix_of(user).append(id)};
}

// A UUID of version 8 (RFC 9562 section 5.8) that begins with the time until a distant moment, so that later events
// come first.
std::string new_event_id(base::time_point now, base::random_source& random) {
    constexpr std::int64_t distant = (std::int64_t{1} << 48) - 1;
    const auto time = fmt::format("{:012x}", distant - base::epoch_milliseconds(now));
    auto out = random.uuid();
    out.replace(0, 8, time.substr(0, 8));
    out.replace(9, 4, time.substr(8));
    out[14] = '8';
    return out;
}

auth_event_document event_of(const call_origin& from, const noted_event& what, base::time_point now) {
    auth_event_document out;
    out.type = what.type;
    out.response = what.response;
    out.created = base::epoch_milliseconds(now);
    if (what.challenge) out.challenges.push_back(*what.challenge);
    out.address = from.address;
    out.device = device_name(from.user_agent);
    return out;
}

void warn_of(store::error cause) { base::log::warning("auth_event_not_written", {{"cause", store::describe(cause)}}); }

// One in 16: seldom enough to cost little.
bool is_time_to_tidy(std::string_view id) { return id.ends_with('0'); }

} // namespace

result<void> check_events_are_kept(const user_pool_document& pool) {
    if (keeps_events(pool)) return {};
    return refuse("UserPoolAddOnNotEnabledException", "Threat protection is not enabled for this user pool.");
}

std::expected<void, store::error> auth_events::write(const store::key& at, const auth_event_document& first,
                                                     const noted_event& what) const {
    if (!what.continues.empty()) {
        POOLGUARD_TRY(const auto known, store::update<auth_event_document>(records_, at, [&](auth_event_document& it) {
                          it.response = what.response;
                          if (what.challenge && it.challenges.size() < 16) it.challenges.push_back(*what.challenge);
                      }));
        if (known) return {};
    }
    POOLGUARD_CHECK(store::save(records_, at, first, store::always{}, clock_.now() + kept_for));
    return {};
}

std::string auth_events::note(const user_pool_document& pool, const user_document& user, const call_origin& from,
                              const noted_event& what) const {
    if (!keeps_events(pool)) return {};
    auto event = event_of(from, what, clock_.now());
    event.id = what.continues.empty() ? new_event_id(clock_.now(), random_) : what.continues;
    auto written = write(event_key(pool, user, event.id), event, what);
    if (written && what.continues.empty() && is_time_to_tidy(event.id)) written = drop_after(pool, user, kept_events);
    if (!written) warn_of(written.error());
    return event.id;
}

void auth_events::pretend_to_note(const user_pool_document& pool, const call_origin& from) const {
    if (!keeps_events(pool)) return;
    auto event = event_of(from, {}, clock_.now());
    event.id = new_event_id(clock_.now(), random_);
    user_document nobody;
    nobody.sub = "nobody";
    const auto written = store::save(records_, event_key(pool, nobody, event.id), event, store::always{},
                                     clock_.now() + std::chrono::minutes{1});
    if (!written) warn_of(written.error());
}

result<store::page> auth_events::list(const user_pool_document& pool, const user_document& user, std::size_t limit,
                                      std::optional<std::string> after) const {
    auto found = records_.find({.partition = keys::auth_events(pool.id),
                                .sort_prefix = prefix_of(user),
                                .limit = limit,
                                .after = std::move(after)});
    if (!found) return std::unexpected(store_failure(found.error()));
    return std::move(*found);
}

result<void> auth_events::set_feedback(const user_pool_document& pool, const user_document& user, std::string_view id,
                                       cognito::feedback_value value) const {
    const auto changed = store::update<auth_event_document>(records_, event_key(pool, user, id), [&](auto& event) {
        event.feedback = value;
        event.feedback_at = base::epoch_milliseconds(clock_.now());
    });
    if (!changed) return std::unexpected(store_failure(changed.error()));
    if (!*changed) return refuse(cognito::failure_name::resource_not_found, "Event does not exist.");
    return {};
}

std::expected<void, store::error> auth_events::drop_after(const user_pool_document& pool, const user_document& user,
                                                          std::size_t kept) const {
    store::query wanted{.partition = keys::auth_events(pool.id), .sort_prefix = prefix_of(user), .limit = kept_events};
    std::size_t seen = 0;
    do {
        POOLGUARD_TRY(const auto page, records_.find(wanted));
        for (const auto& each : page.records)
            if (++seen > kept) POOLGUARD_CHECK(records_.remove(each.key));
        wanted.after = page.next;
    } while (wanted.after);
    return {};
}

result<void> auth_events::forget(const user_pool_document& pool, const user_document& user) const {
    if (const auto removed = drop_after(pool, user, 0); !removed)
        return std::unexpected(store_failure(removed.error()));
    return {};
}

} // namespace poolguard::pool
