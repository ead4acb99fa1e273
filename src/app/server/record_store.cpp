#include "app/server/record_store.hpp"

#include "app/files/data_folder.hpp"
#include "store/dynamodb_records.hpp"
#include "store/dynamodb_setup.hpp"
#include "store/dynamodb_walk.hpp"
#include "store/sqlite_records.hpp"
#include "store/sqlite_walk.hpp"

#include <algorithm>
#include <array>

namespace poolguard::app {
namespace {

// Partitions of temporary records: whole names, or prefixes that end with '/'. For a pool's partitions, what follows
// "pool/ID/".
constexpr std::array<std::string_view, 14> temporary{
    "id-tokens/", "signed-in/", "web-sessions",   "rates", "refresh-owners/", "revocations", "federation-trips",
    "used-forms", "mail-queue", "sign-out-queue", "nodes", "message-queue",   "audit/",      "sign-in-counts"};
constexpr std::array<std::string_view, 8> temporary_in_pools{
    "sessions/", "attempts",           "used-challenges",     "kept-for-challenges",
    "codes",     "passkey-challenges", "authorization-codes", "browser-sessions"};

bool is_any_of(std::string_view text, std::span<const std::string_view> names) {
    return std::ranges::any_of(
        names, [&](std::string_view each) { return each.ends_with('/') ? text.starts_with(each) : text == each; });
}

} // namespace

bool is_of_sessions(std::string_view partition) {
    if (!partition.starts_with("pool/")) return is_any_of(partition, temporary);
    const auto slash = partition.find('/', 5);
    return slash != partition.npos && is_any_of(partition.substr(slash + 1), temporary_in_pools);
}

dynamodb_access::dynamodb_access(const settings& given, const environment& variables, const base::clock& clock,
                                 base::random_source& random)
    : given_(given), clock_(clock), random_(random),
      tables_{given.store.users_table, given.store.sessions_table, is_of_sessions},
      aws_(given.cognito, variables, clock) {}

aws::json_call dynamodb_access::service() {
    return {store::dynamodb::target(given_.cognito.region, given_.store.endpoint.value_or("")), aws_.https,
            aws_.credentials, clock_, random_};
}

std::expected<std::unique_ptr<record_store>, std::string> record_store::open(const settings& given,
                                                                             const environment& variables,
                                                                             const base::clock& clock,
                                                                             base::random_source& random) {
    auto out = std::make_unique<record_store>();
    if (given.store.is_shared()) {
        out->dynamodb_ = std::make_unique<dynamodb_access>(given, variables, clock, random);
        const auto& tables = out->dynamodb_->tables();
        if (auto matching = check_tables(store::dynamodb::calls(out->dynamodb_->service()), tables); !matching)
            return std::unexpected(matching.error().sentence);
        out->records_ = std::make_unique<store::dynamodb_records>(tables, out->dynamodb_->service(), clock, random);
        if (auto known = store::check_version(*out->records_); !known) return std::unexpected(known.error().sentence);
        return out;
    }
    out->file_ = data_folder::records_file_in(given.data);
    auto opened = store::sqlite_records::open(out->file_, clock);
    if (!opened) return std::unexpected(opened.error().sentence);
    out->records_ = std::move(*opened);
    return out;
}

std::expected<std::unique_ptr<store::walk>, std::string>
record_store::walk(const base::clock& clock, std::optional<store::walk_position> after) const {
    if (dynamodb_)
        return std::make_unique<store::dynamodb_walk>(dynamodb_->tables(), dynamodb_->service(), clock,
                                                      std::move(after));
    auto opened = store::sqlite_walk::open(file_, clock, std::move(after));
    if (!opened) return std::unexpected(std::string(describe(opened.error())));
    return std::move(*opened);
}

} // namespace poolguard::app
