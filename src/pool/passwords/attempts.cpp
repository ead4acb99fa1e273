#include "pool/passwords/attempts.hpp"

#include "base/digest.hpp"
#include "pool/model/sign_in_records.hpp"
#include "pool/model/user_names.hpp"
#include "pool/protocol/refusal.hpp"
#include "store/allowance.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr std::int64_t free_failures = 5;
constexpr std::chrono::seconds longest_lock{900};
constexpr std::chrono::minutes row_memory{15};
constexpr std::chrono::hours window{1};
// More rounds than there can be concurrent writers before a lock stops them all.
constexpr int max_rounds = 32;

base::time_point last_of(const attempts_document& known) { return base::from_epoch_milliseconds(known.last_failure); }

// Whether the last failure is less than that long ago. A clock that was set back, or that of a node that is behind, may
// put it into the future: what is further ahead than the span does not count, so that nobody is kept out for longer.
bool is_within(std::chrono::milliseconds span, const attempts_document& known, base::time_point now) {
    return now < last_of(known) + span && now > last_of(known) - span;
}

attempts_document add_to_row(const attempts_document& known, base::time_point now) {
    return {failures_in_row(known, now) + 1, base::epoch_milliseconds(now)};
}

attempts_document add_to_window(const attempts_document& known, base::time_point now) {
    if (known.failures > 0 && is_within(window, known, now)) return {known.failures + 1, known.last_failure};
    return {1, base::epoch_milliseconds(now)};
}

} // namespace

std::chrono::seconds lock_after(std::int64_t failures) {
    if (failures < free_failures) return std::chrono::seconds{0};
    const auto doublings = std::min<std::int64_t>(failures - free_failures, 10);
    return std::min(std::chrono::seconds{std::int64_t{1} << doublings}, longest_lock);
}

std::int64_t failures_in_row(const attempts_document& known, base::time_point now) {
    return is_within(row_memory, known, now) ? known.failures : 0;
}

bool is_locked(const attempts_document& known, base::time_point now) {
    return is_within(lock_after(failures_in_row(known, now)), known, now);
}

bool is_exhausted(const attempts_document& known, base::time_point now) {
    return known.failures >= free_failures && is_within(window, known, now);
}

attempt_subject attempt_subject::of_user(const user_pool_document& pool, const user_document& user) {
    return {pool.id, "user/" + base::to_hex(base::sha256(user.username))};
}

attempt_subject attempt_subject::of_unknown(const user_pool_document& pool, std::string_view name) {
    return {pool.id, "name/" + base::to_hex(base::sha256(folded(pool, name)))};
}

struct attempts::rule {
    std::string_view kind;
    std::string_view error_name;
    std::string_view error_message;
    bool (*refuses)(const attempts_document&, base::time_point);
    attempts_document (*add)(const attempts_document&, base::time_point);
    bool forgets_on_success;
    std::chrono::minutes memory;
};

const attempts::rule attempts::sign_in{
    "sign-in", cognito::failure_name::not_authorized, "Password attempts exceeded", is_locked, add_to_row, true,
    row_memory};
const attempts::rule attempts::change{
    "change", cognito::failure_name::limit_exceeded, attempt_limit_exceeded, is_exhausted, add_to_window, false,
    window};

const attempts::rule attempts::code{
    "code", cognito::failure_name::limit_exceeded, attempt_limit_exceeded, is_locked, add_to_row, true, row_memory};

attempts::attempts(store::records& records, const base::clock& clock) : records_(records), clock_(clock) {}

result<void> attempts::check(const rule& by, const attempt_subject& who) const {
    const store::key at{keys::attempts(who.pool_id), fmt::format("{}/{}", by.kind, who.sort)};
    const auto known = store::load<attempts_document>(records_, at);
    if (!known) return std::unexpected(store_failure(known.error()));
    if (*known && by.refuses((*known)->value, clock_.now()))
        return refuse(by.error_name, std::string(by.error_message));
    return {};
}

result<void> attempts::note(const rule& by, const attempt_subject& who, bool is_right) const {
    const store::key at{keys::attempts(who.pool_id), fmt::format("{}/{}", by.kind, who.sort)};
    for (int round = 0; round < max_rounds; ++round) {
        const auto known = store::load<attempts_document>(records_, at);
        if (!known) return std::unexpected(store_failure(known.error()));
        const auto now = clock_.now();
        const auto before = *known ? (*known)->value : attempts_document{};
        if (by.refuses(before, now)) break;
        if (is_right && (!*known || !by.forgets_on_success)) return {};
        const store::condition on =
            *known ? store::condition{store::if_version{(*known)->version}} : store::condition{store::if_absent{}};
        std::expected<void, store::error> written;
        if (is_right) {
            written = records_.remove(at, on);
        } else {
            const auto after = by.add(before, now);
            const auto saved = store::save(records_, at, after, on, last_of(after) + by.memory);
            if (!saved) written = std::unexpected(saved.error());
        }
        if (written) return {};
        if (written.error() != store::error::conflict) return std::unexpected(store_failure(written.error()));
    }
    return refuse(by.error_name, std::string(by.error_message));
}

result<void> attempts::count(const hourly_limit& by, const attempt_subject& who) const {
    const store::key at{keys::attempts(who.pool_id), fmt::format("{}/{}", by.kind, who.sort)};
    const auto refused = store::take_one(records_, at, {by.most, window}, clock_.now());
    if (refused && !*refused) return {};
    // Too many calls at once.
    if (refused || refused.error() == store::error::conflict)
        return refuse(change.error_name, std::string(change.error_message));
    return std::unexpected(store_failure(refused.error()));
}

result<void> attempts::forget_sign_in(const attempt_subject& who) const {
    const auto removed = records_.remove({keys::attempts(who.pool_id), fmt::format("{}/{}", sign_in.kind, who.sort)});
    if (!removed) return std::unexpected(store_failure(removed.error()));
    return {};
}

result<void> attempts::check_sign_in(const attempt_subject& who) const { return check(sign_in, who); }
result<void> attempts::note_sign_in(const attempt_subject& who, bool is_right) const {
    return note(sign_in, who, is_right);
}
result<void> attempts::check_code(const attempt_subject& who) const { return check(code, who); }
result<void> attempts::note_code(const attempt_subject& who, bool is_right) const { return note(code, who, is_right); }
result<void> attempts::check_change(const attempt_subject& who) const { return check(change, who); }
result<void> attempts::note_change(const attempt_subject& who, bool is_right) const {
    return note(change, who, is_right);
}

} // namespace poolguard::pool
