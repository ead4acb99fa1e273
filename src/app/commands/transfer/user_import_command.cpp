#include "app/commands/transfer/user_import_command.hpp"

#include "app/commands/transfer/export_file.hpp"
#include "app/commands/transfer/progress.hpp"
#include "app/files/report.hpp"
#include "app/server/embedded_cognito.hpp"
#include "app/server/opened_store.hpp"
#include "base/try.hpp"
#include "cognito/https_transport.hpp"
#include "cognito/messages/users.hpp"
#include "pool/migration/user_csv.hpp"

#include <fmt/format.h>

namespace poolguard::app {
namespace {

constexpr std::int64_t most_users_a_page = 60; // of ListUsers
constexpr std::size_t users_at_once = 100;

// Numbers of users.
struct user_counts {
    std::int64_t imported = 0;
    std::int64_t existing = 0;
    std::int64_t refused = 0;
};

class user_importer {
  public:
    user_importer(embedded_cognito& into, std::string_view doing) : into_(into), bar_(doing, std::nullopt) {}

    // `name` is for error messages. The users are written many at a time.
    void add(pool::imported_user who, std::string name) {
        users_.push_back(std::move(who));
        names_.push_back(std::move(name));
        if (users_.size() == users_at_once) write();
    }
    void write() {
        if (users_.empty()) return;
        const auto done = into_.import_users(users_);
        for (std::size_t i = 0; i < done.size(); ++i)
            count(done[i], names_[i]);
        users_.clear();
        names_.clear();
        bar_.show(counts_.imported + counts_.existing + counts_.refused);
    }
    // A user who could not be read. Refusals are reported in the order of the users.
    void refuse(std::string_view name, std::string_view why) {
        write();
        note_refusal(name, why);
    }
    const user_counts& counts() const { return counts_; }

  private:
    void count(const pool::result<void>& done, std::string_view name) {
        if (done)
            ++counts_.imported;
        else if (done.error().name == cognito::failure_name::username_exists ||
                 done.error().name == cognito::failure_name::alias_exists)
            ++counts_.existing;
        else
            note_refusal(name, done.error().message);
    }
    void note_refusal(std::string_view name, std::string_view why) {
        ++counts_.refused;
        report(fmt::format("{} was not imported: {}", name, why));
    }

    embedded_cognito& into_;
    progress bar_;
    user_counts counts_;
    std::vector<pool::imported_user> users_;
    std::vector<std::string> names_;
};

std::expected<void, std::string> from_file(const std::string& file, user_importer& into) {
    line_reader lines(file);
    if (!lines.is_open()) return std::unexpected(fmt::format("Cannot read {}", file));
    const auto first = lines.next();
    if (!first) return std::unexpected(fmt::format("{} has no complete line", file));
    const auto csv = pool::user_csv::from_header(*first);
    if (!csv) return std::unexpected(fmt::format("{}: {}", file, csv.error()));
    std::int64_t number = 1;
    while (const auto line = lines.next()) {
        ++number;
        if (line->empty() || *line == "\r") continue;
        auto name = fmt::format("Line {}", number);
        auto who = csv->read(*line);
        if (who)
            into.add(std::move(*who), std::move(name));
        else
            into.refuse(name, who.error());
    }
    std::error_code failed;
    if (lines.position() != std::filesystem::file_size(file, failed))
        return std::unexpected(fmt::format("{} does not end with a complete line", file));
    return {};
}

std::expected<void, std::string> from_pool(const settings& given, const environment& variables, const user_source& from,
                                           const base::clock& clock, base::random_source& random, user_importer& into) {
    aws_access aws(given.cognito, variables, clock);
    const auto region = from.pool_id->substr(0, from.pool_id->find('_'));
    cognito::https_transport transport(
        aws::json_call(cognito::user_pools_target(region, from.endpoint), aws.https, aws.credentials, clock, random));
    cognito::client source(transport);
    std::optional<std::string> next;
    do {
        cognito::list_users wanted;
        wanted.UserPoolId = *from.pool_id;
        wanted.Limit = most_users_a_page;
        if (next) wanted.PaginationToken.emplace(std::move(*next));
        auto page = source.call(wanted, cognito::idempotent);
        if (!page) return std::unexpected(fmt::format("{}: {}", page.error().name, page.error().message));
        for (auto& each : page->Users) {
            auto name = fmt::format("The user {}", each.Username);
            into.add({.username = std::move(each.Username),
                      .attributes = std::move(each.Attributes),
                      .status = each.UserStatus,
                      .enabled = each.Enabled,
                      .has_sms_mfa = {},
                      .created = each.UserCreateDate.at,
                      .password_hash = {}},
                     std::move(name));
        }
        next = std::move(page->PaginationToken);
    } while (next);
    return {};
}

std::string recorded_public_url(const settings& given, store::records& records) {
    if (const auto served = read_served_pool(records); served && *served) return (*served)->public_url;
    if (!given.public_url.empty()) return given.public_url;
    return fmt::format("http://{}:{}", given.host, given.port);
}

std::expected<user_counts, std::string> import_all_users(const settings& given, const environment& variables,
                                                         const user_source& from) {
    const base::wall_clock clock;
    base::system_random random;
    if (!given.store.is_shared()) POOLGUARD_CHECK(data_folder::check_not_lost(given.data));
    POOLGUARD_TRY(const auto opened, claim_store(given, variables, clock, random));
    auto& records = opened.records->port();
    POOLGUARD_CHECK(check_no_import(records));
    store::rate_limits rates(given.rates, records, clock);
    POOLGUARD_TRY(const auto into, embedded_cognito::open(given, variables, recorded_public_url(given, records),
                                                          opened.key, opened.folder, records, rates, clock, random));
    user_importer importer(*into, "Importing users");
    const auto done =
        from.csv ? from_file(*from.csv, importer) : from_pool(given, variables, from, clock, random, importer);
    importer.write(); // also what came before a failure
    if (!done) return std::unexpected(done.error());
    return importer.counts();
}

} // namespace

int import_users(const settings& given, const environment& variables, const user_source& from) {
    const auto done = import_all_users(given, variables, from);
    if (!done) {
        report(done.error());
        return 1;
    }
    fmt::print("{} users imported, {} already existed, {} refused\n", done->imported, done->existing, done->refused);
    return done->refused == 0 ? 0 : 1;
}

} // namespace poolguard::app
