#include "pool/admin/imports/import_rows.hpp"

#include "base/digest.hpp"
#include "pool/model/user_names.hpp"
#include "pool/passwords/brought_hash.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/sign_in_steps.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

// Gives the same for the same text: the sub of a row must not change when a job goes back.
class repeatable_bytes final : public base::random_source {
  public:
    explicit repeatable_bytes(std::string_view text) : digest_(base::sha256(text)) {}
    base::bytes take(std::size_t count) override { return digest_.substr(0, count); }

  private:
    base::bytes digest_;
};

std::string sub_of(const import_job_document& job, std::int64_t line) {
    return repeatable_bytes(fmt::format("{}/{}/{}/{}", job.pool_id, job.id, job.upload, line)).uuid();
}

std::string_view value_of(const imported_user& who, std::string_view name) {
    const auto found =
        std::ranges::find(who.attributes, name, [](const auto& each) -> std::string_view { return each.Name.value; });
    return found == who.attributes.end() || !found->Value ? std::string_view{} : std::string_view(found->Value->value);
}

bool has_verified_address(const user_pool_document& pool, const imported_user& who) {
    return std::ranges::any_of(std::initializer_list<std::string_view>{"email", "phone_number"}, [&](auto name) {
        return lists(pool.settings.AutoVerifiedAttributes, name) && !value_of(who, name).empty() &&
               value_of(who, fmt::format("{}_verified", name)) == "true";
    });
}

bool fits_mfa(const user_pool_document& pool, bool has_mfa) {
    const auto mode = mfa_mode_of(pool);
    return mode == cognito::mfa_mode::OPTIONAL || has_mfa == (mode == cognito::mfa_mode::ON);
}

result<row_outcome> outcome_of(const user_pool_document& pool, const result<void>& done, const std::string& sub,
                               users& users) {
    if (done) return row_outcome{};
    const auto& why = done.error();
    if (is_server_fault(why)) return std::unexpected(why);
    if (why.name != cognito::failure_name::username_exists && why.name != cognito::failure_name::alias_exists)
        return row_outcome{row_result::failed, why.message};
    POOLGUARD_TRY(const auto found, users.find(pool, sub));
    if (found && found->user.sub == sub) return row_outcome{};
    return row_outcome{row_result::skipped, "The user already exists."};
}

} // namespace

std::optional<std::string> fault_of_row(const user_pool_document& pool, const import_job_document& job,
                                        const imported_user& who) {
    if (!who.has_sms_mfa) return "cognito:mfa_enabled is neither true nor false.";
    if (!fits_mfa(pool, *who.has_sms_mfa)) return "cognito:mfa_enabled does not fit the MFA setting of the user pool.";
    if (!has_verified_address(pool, who))
        return "The User Record does not set any of the auto verified attributes to verified. (Example: email_verified "
               "to true).";
    if (const auto hash = parse_hash(who.password_hash); hash && hash->algorithm != job.algorithm)
        return "The password hash is not of the job's algorithm.";
    return std::nullopt;
}

result<std::vector<row_outcome>> import_rows(const user_pool_document& pool, const import_job_document& job,
                                             std::vector<import_row> rows, users& users, const user_creation& creation,
                                             base::time_point now) {
    std::vector<row_outcome> out(rows.size());
    std::vector<imported_user> given;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto& user = rows[i].user;
        auto fault = user ? fault_of_row(pool, job, *user) : std::optional(user.error());
        if (fault) {
            out[i] = {row_result::failed, std::move(*fault)};
            continue;
        }
        user->attributes.push_back({std::string("sub"), sub_of(job, rows[i].line)});
        given.push_back(std::move(*user));
        places.push_back(i);
    }
    repeatable_bytes unused("");
    const auto done = import_users(pool, given, creation, unused, now);
    for (std::size_t i = 0; i < done.size(); ++i) {
        POOLGUARD_TRY(auto outcome, outcome_of(pool, done[i], sub_of(job, rows[places[i]].line), users));
        out[places[i]] = std::move(outcome);
    }
    return out;
}

result<void> take_back_rows(const user_pool_document& pool, const import_job_document& job,
                            std::span<const import_row> rows, users& users) {
    const auto& by_address = pool.settings.UsernameAttributes;
    for (const auto& [line, who] : rows) {
        if (!who) continue;
        user_document user;
        user.sub = sub_of(job, line);
        user.username = by_address && !by_address->empty() ? user.sub : who->username;
        for (const auto& each : who->attributes)
            if (each.Value) user.attributes.insert_or_assign(each.Name.value, each.Value->value);
        POOLGUARD_TRY(const auto found, users.find_exact(pool, user.username));
        if (!found || found->user.sub == user.sub) POOLGUARD_CHECK(users.remove(pool, user));
    }
    return {};
}

} // namespace poolguard::pool
