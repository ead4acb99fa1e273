#include "service/operating/account_name_migration.hpp"

#include "base/ascii.hpp"
#include "base/audit.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "service/account_names.hpp"
#include "service/attribute_values.hpp"
#include "store/document.hpp"

#include <algorithm>
#include <tuple>

namespace poolguard::service {
namespace {

constexpr std::size_t names_page = 500;
constexpr int users_page = 60;

struct migration_mark {
    static constexpr bool has_defaults = true;
    std::int64_t done = 0; // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(migration_mark, (), (done))
store::key mark_key() { return {"migrations", "account-names"}; }

std::unexpected<cognito::failure> not_migrated(store::error cause) {
    return std::unexpected(
        cognito::failure{cognito::failure_name::internal_error, std::string(store::describe(cause))});
}

bool is_old(const claimed_name& each) { return each.subject.empty() && each.claimed == 0; }

void report_lost_name(const std::string& name, std::string_view kept_by, std::string_view lost_by) {
    base::log::warning("account_name_conflict", {{"kept_by", kept_by}, {"taken_from", lost_by}});
    const auto digest = base::account_digest(name);
    base::write_audit({.action = "migration",
                       .operation = "account_names",
                       .outcome = "refused",
                       .code = "name_of_another_user",
                       .subject = lost_by,
                       .account = digest});
}

} // namespace

struct account_name_migration::outcome {
    std::int64_t given = 0;
    std::int64_t conflicts = 0;
    std::int64_t freed = 0;
};

account_name_migration::account_name_migration(std::string user_pool_id, cognito::client& cognito,
                                               store::records& records, const base::clock& clock)
    : user_pool_id_(std::move(user_pool_id)), cognito_(cognito), records_(records), clock_(clock) {}

void account_name_migration::run(const std::atomic<bool>& is_ending) {
    if (is_done_) return;
    const auto migrated = migrate(is_ending);
    is_done_ = migrated.has_value();
    if (!migrated) base::log::warning("account_names_not_migrated", {{"cause", migrated.error().name}});
}

cognito::result<void> account_name_migration::migrate(const std::atomic<bool>& is_ending) {
    const auto mark = store::load<migration_mark>(records_, mark_key());
    if (!mark) return not_migrated(mark.error());
    if (*mark) return {};
    const auto stored = records_.find({.partition = std::string(account_names_partition), .limit = 1});
    if (!stored) return not_migrated(stored.error());
    // Where no username was ever stored, Cognito need not be asked for all users.
    const auto wanted = stored->records.empty() ? cognito::result<std::optional<accounts_by_name>>() : list(is_ending);
    if (!wanted) return std::unexpected(wanted.error());
    outcome done;
    if (*wanted) {
        for (const auto& [name, accounts] : **wanted)
            if (const auto given = give(name, accounts, done); !given) return not_migrated(given.error());
        if (const auto freed = free_unused(done); !freed) return not_migrated(freed.error());
    }
    const auto marked =
        store::save(records_, mark_key(), migration_mark{base::epoch_milliseconds(clock_.now())}, store::always{});
    if (!marked) return not_migrated(marked.error());
    base::log::info("account_names_migrated",
                    {{"given", done.given}, {"conflicts", done.conflicts}, {"freed", done.freed}});
    return {};
}

cognito::result<std::optional<account_name_migration::accounts_by_name>>
account_name_migration::list(const std::atomic<bool>& is_ending) {
    accounts_by_name out;
    cognito::list_users message;
    message.UserPoolId = user_pool_id_;
    message.Limit = users_page;
    do {
        if (is_ending)
            return std::unexpected(cognito::failure{cognito::failure_name::internal_error, "The server is stopping"});
        POOLGUARD_TRY(auto page, cognito_.call(message, cognito::idempotent));
        for (const auto& each : page.Users) {
            if (each.UserStatus == cognito::user_status::EXTERNAL_PROVIDER) continue;
            auto values = values_of(each.Attributes);
            if (values["sub"] != each.Username) return std::nullopt;
            const auto name = base::to_lower(values["preferred_username"]);
            if (!name.empty() && account_names::is_possible(name))
                out[name].push_back({each.Username, values["email"], each.UserCreateDate.at});
        }
        message.PaginationToken.reset();
        if (page.PaginationToken) message.PaginationToken = *page.PaginationToken;
    } while (message.PaginationToken);
    return out;
}

std::expected<void, store::error> account_name_migration::give(const std::string& name,
                                                               const std::vector<account>& wanted, outcome& into) {
    const auto at = account_name_key(name);
    POOLGUARD_TRY(const auto known, store::load<claimed_name>(records_, at));
    if (known && !is_old(known->value)) return {};
    const auto rank = [&](const account& each) {
        const bool is_stored = known && base::equal_ignoring_case(known->value.address, each.address);
        return std::tuple(!is_stored, each.created, std::string_view(each.subject));
    };
    const auto winner = std::ranges::min_element(wanted, {}, rank);
    const auto on = known ? store::condition{store::if_version{known->version}} : store::if_absent{};
    const claimed_name given{winner->address, winner->subject, base::epoch_milliseconds(clock_.now())};
    const auto saved = store::save(records_, at, given, on);
    // Another node or a sign-up was faster.
    if (!saved && saved.error() == store::error::conflict) return {};
    if (!saved) return std::unexpected(saved.error());
    ++into.given;
    for (const auto& each : wanted) {
        if (each.subject == winner->subject) continue;
        ++into.conflicts;
        report_lost_name(name, winner->subject, each.subject);
    }
    return {};
}

std::expected<void, store::error> account_name_migration::free_unused(outcome& into) {
    store::query wanted{.partition = std::string(account_names_partition), .limit = names_page};
    do {
        POOLGUARD_TRY(auto page, records_.find(wanted));
        for (const auto& each : page.records) {
            POOLGUARD_TRY(const auto known, store::decode<claimed_name>(each));
            if (!is_old(known.value)) continue;
            const auto removed = records_.remove(each.key, store::if_version{each.version});
            if (!removed && removed.error() != store::error::conflict) return removed;
            if (removed) ++into.freed;
        }
        wanted.after = std::move(page.next);
    } while (wanted.after);
    return {};
}

} // namespace poolguard::service
