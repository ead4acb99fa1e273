#include "unit/pool/admin/imports/imports_fixture.hpp"
#include "unit/pool/model/cut_off_records.hpp"

#include <gmock/gmock.h>

namespace poolguard::pool {
namespace {

using user_imports_test = imports_fixture;
using status = user_import_job_status;

constexpr auto bcrypt = "$2b$04$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu";

std::string summary(const import_job_document& job) {
    return fmt::format("{} {}/{}/{}: {}", json::enum_name(job.status), job.counts.imported, job.counts.skipped,
                       job.counts.failed, job.message);
}

TEST_F(user_imports_test, imports_users_with_and_without_hashes) {
    const std::string columns = std::string(csv_columns) + ",cognito:password_hash\r\n";
    const auto job = run(columns + row("ann", std::string(",") + bcrypt) + row("ben", ",") + "\n" +
                             row("eve", ",$scrypt$ln=4\\,r=8\\,p=1$c29tZXNhbHQ$AAAA") + row("ann", ","),
                         cognito::password_hashing_algorithm::BCRYPT);
    EXPECT_EQ(summary(job), "Succeeded 2/1/1: Import Job Completed Successfully.");
    EXPECT_EQ(job.completed, base::epoch_milliseconds(clock_.now()));
    const auto ann = users_.get(pool_, "ann")->user;
    EXPECT_EQ(ann.status, cognito::user_status::CONFIRMED);
    EXPECT_EQ(ann.password_hash, bcrypt);
    EXPECT_EQ(ann.attributes.at("email_verified"), "true");
    const auto ben = users_.get(pool_, "ben")->user;
    EXPECT_EQ(ben.status, cognito::user_status::RESET_REQUIRED);
    EXPECT_EQ(ben.password_hash, "");
    EXPECT_EQ(users_.count(pool_), 2);
    // Nothing is left of the file, and another job can be started.
    EXPECT_TRUE(records_->find({.partition = keys::import_files(pool_.id)})->records.empty());
    EXPECT_EQ(summary(run(std::string(csv_columns) + "\n" + row("ann"))),
              "Failed 0/1/0: Too many users have failed or been skipped during the import.");
}

TEST_F(user_imports_test, imports_nothing_of_a_file_that_is_wrong) {
    const std::string head = std::string(csv_columns) + '\n';
    const std::string long_line(16'001, 'x');
    const std::pair<std::string, std::string> table[] = {
        {"", "The file is empty."},
        {"email,name\nx,y\n", "The first line has no cognito:username."},
        {"email,cognito:username\nx,y\n", "The first line has no name."},
        {std::string(csv_columns) + ",custom:plan\n", "does not have"},
        {std::string(csv_columns) + ",cognito:password_hash\n", "no PasswordHashingAlgorithm"},
        {head + row("ann") + "a,b\n", "Line 3 has 2 fields instead of 21."},
        {head + row("ann") + "\n" + row("\xff"), "Line 4 is not UTF-8."},
        {head + row("ann") + long_line + "\n", "Line 3 has more than 16000 characters."},
        {head + row("ann") + std::string(200'000, 'x'), "Line 3 has more than 16000 characters."},
    };
    for (const auto& [file, fault] : table) {
        const auto job = run(file);
        EXPECT_EQ(job.status, status::Failed) << fault;
        EXPECT_THAT(job.message, testing::HasSubstr(fault));
        EXPECT_EQ(users_.count(pool_), 0) << fault;
    }
}

TEST_F(user_imports_test, refuses_rows_by_the_rules_of_the_pool) {
    const auto fault_of = [&](std::string_view settings, const std::string& email_verified, const std::string& mfa) {
        auto pool = pool_by(settings);
        pool.schema = standard_attributes();
        const auto csv = user_csv::from_header("email,email_verified,cognito:mfa_enabled,cognito:username");
        return fault_of_row(pool, {}, *csv->read("a@b.cd," + email_verified + ',' + mfa + ",ann")).value_or("");
    };
    constexpr auto by_email = R"({"AutoVerifiedAttributes":["email"],"MfaConfiguration":"OFF"})";
    constexpr auto optional = R"({"AutoVerifiedAttributes":["email","phone_number"],"MfaConfiguration":"OPTIONAL"})";
    constexpr auto required = R"({"AutoVerifiedAttributes":["email"],"MfaConfiguration":"ON"})";
    constexpr auto by_phone = R"({"AutoVerifiedAttributes":["phone_number"],"MfaConfiguration":"OFF"})";
    constexpr auto unverified =
        "The User Record does not set any of the auto verified attributes to verified. (Example: email_verified to "
        "true).";
    constexpr auto other_mfa = "cognito:mfa_enabled does not fit the MFA setting of the user pool.";
    EXPECT_EQ(fault_of(by_email, "TRUE", "FALSE"), "");
    EXPECT_EQ(fault_of(optional, "true", "true"), "");
    EXPECT_EQ(fault_of(optional, "true", ""), "cognito:mfa_enabled is neither true nor false.");
    EXPECT_EQ(fault_of(by_email, "true", "true"), other_mfa);
    EXPECT_EQ(fault_of(required, "true", "false"), other_mfa);
    EXPECT_EQ(fault_of(by_email, "false", "false"), unverified);
    EXPECT_EQ(fault_of(by_email, "", "false"), unverified);
    EXPECT_EQ(fault_of(by_phone, "true", "false"), unverified);
}

TEST_F(user_imports_test, go_on_after_a_crash_at_every_write_without_a_user_twice) {
    std::string file = std::string(csv_columns) + '\n';
    for (int i = 0; i < 3; ++i)
        file += row(fmt::format("user{}", i));
    file += row("user1");
    int cut = 0;
    for (bool is_whole = false; !is_whole; ++cut) {
        const auto job = start(make_job(), file);
        {
            cut_off_records dying(*records_, cut);
            node other(*this, dying);
            other.imports.runner.run_due();
            is_whole = !dying.was_cut();
        }
        clock_.advance(61s); // until neither the node's claim on the job nor its claims on names hold
        here_.imports.runner.run_due();
        here_.imports.runner.run_due();
        EXPECT_EQ(summary(stored(job)), "Succeeded 3/1/0: Import Job Completed Successfully.") << cut;
        for (int i = 0; i < 3; ++i) {
            const auto user = users_.get(pool_, fmt::format("user{}", i));
            ASSERT_TRUE(user) << cut;
            EXPECT_TRUE(users_.remove(pool_, user->user));
        }
        EXPECT_TRUE(users_.list(pool_, 10, {})->records.empty()) << cut;
    }
    EXPECT_GT(cut, 15);
}

TEST_F(user_imports_test, belong_to_one_node_and_only_one_is_active) {
    std::string file = std::string(csv_columns) + '\n' + row("ann");
    const auto first = start(make_job(), file);
    const auto second = make_job();
    EXPECT_EQ(here_.imports.jobs.reserve(second), false);
    ASSERT_TRUE(here_.imports.jobs.update(pool_.id, first.id, [&](import_job_document& it) {
        it.status = status::InProgress;
        it.runner = "another";
        it.claimed_until = base::epoch_milliseconds(clock_.now() + import_runner::claim_time);
    }));
    EXPECT_FALSE(here_.imports.runner.run_due());
    clock_.advance(import_runner::claim_time);
    EXPECT_TRUE(here_.imports.runner.run_due());
    EXPECT_EQ(stored(first).status, status::Succeeded);
    EXPECT_EQ(here_.imports.jobs.reserve(second), true);
    // It was never started, so it does not stand in the way for long.
    const auto third = make_job();
    EXPECT_EQ(here_.imports.jobs.reserve(third), false);
    clock_.advance(31s);
    EXPECT_EQ(here_.imports.jobs.reserve(third), true);
}

TEST_F(user_imports_test, keep_their_node_however_long_it_checks_the_file) {
    std::string file = std::string(csv_columns) + '\n';
    for (int i = 0; i < 25'000; ++i)
        file += row("ann");
    const auto job = start(make_job(), file + "too,few\n");
    node other(*this, *records_);
    bool is_taken = false;
    watched_records slow(*records_, [&](bool) {
        clock_.advance(2s);
        if (stored(job).status == status::InProgress) is_taken = other.imports.runner.run_due() || is_taken;
        return true;
    });
    node checking(*this, slow);
    const auto begin = clock_.now();
    EXPECT_TRUE(checking.imports.runner.run_due());
    EXPECT_FALSE(is_taken);
    EXPECT_GT(clock_.now() - begin, import_runner::claim_time);
    EXPECT_EQ(summary(stored(job)), "Failed 0/0/0: Line 25002 has 2 fields instead of 21.");
}

// Whatever the node that imports has done just before, and does afterwards.
TEST_F(user_imports_test, leave_nothing_in_a_pool_that_is_removed_meanwhile) {
    const auto file = std::string(csv_columns) + '\n' + row("ann") + row("ben") + row("ann");
    int step = 0;
    for (bool is_whole = false; !is_whole; ++step) {
        const auto job = start(make_job(), file);
        int calls = 0;
        watched_records watched(*records_, [&](bool) { return calls++ != step || here_.pools.remove(pool_.id); });
        node other(*this, watched);
        other.imports.runner.run_due();
        is_whole = calls <= step;
        if (is_whole) {
            EXPECT_EQ(summary(stored(job)), "Succeeded 2/1/0: Import Job Completed Successfully.");
            continue;
        }
        const auto& id = pool_.id;
        for (const auto& partition : {keys::users(id), keys::names(id), keys::users_by(id, "email"),
                                      keys::named(id, keys::import_job_kind), keys::import_files(id)})
            EXPECT_EQ(records_in(partition), 0U) << partition << " after " << step;
        ASSERT_TRUE(here_.pools.create(pool_));
    }
    EXPECT_GT(step, 30);
}

TEST_F(user_imports_test, take_back_only_what_they_have_written) {
    const auto file = std::string(csv_columns) + '\n' + row("ann") + row("ben");
    const auto job = start(make_job(), file);
    const auto csv = user_csv::from_header(csv_columns);
    std::string name = row("ann");
    name.pop_back();
    auto ann = user("ann", {{"email", "ann@example.com"}});
    ASSERT_TRUE(users_.create(pool_, ann));
    std::vector<import_row> rows{{2, csv->read(name)}, {3, csv->read(",,,,,,,,,b@x.yz,TRUE,,,,,,,,,FALSE,ben")}};
    const auto done = import_rows(pool_, job, rows, users_, here_.creation, clock_.now());
    ASSERT_TRUE(done);
    EXPECT_EQ(done->at(1).result, row_result::imported);
    EXPECT_EQ(users_.count(pool_), 2);
    EXPECT_TRUE(take_back_rows(pool_, job, rows, users_));
    EXPECT_EQ(users_.count(pool_), 1);
    EXPECT_EQ(users_.get(pool_, "ann")->user.sub, ann.sub);
    EXPECT_EQ(records_in(keys::users_by(pool_.id, "email")), 1U);
    EXPECT_EQ(records_in(keys::names(pool_.id)), 2U);
}

TEST_F(user_imports_test, fail_when_their_pool_is_being_removed) {
    const auto job = start(make_job(), std::string(csv_columns) + '\n' + row("ann"));
    ASSERT_TRUE(here_.pools.find(pool_.id)); // remembered for a second
    auto gone = pool_;
    gone.gone = true;
    ASSERT_TRUE(store::save(*records_, {keys::pools("eu-west-1"), pool_.id}, gone, store::always{}));
    EXPECT_TRUE(here_.imports.runner.run_due());
    EXPECT_EQ(summary(stored(job)), "Failed 0/0/0: The user pool does not exist.");
    EXPECT_EQ(users_.count(pool_), 0);
}

// Keys have a limited length, and a row that the records did not take would be tried for ever.
TEST_F(user_imports_test, take_the_longest_names) {
    std::string longest;
    for (int i = 0; i < 128; ++i)
        longest += "😀";
    const auto user_of = [](const std::string& name, const std::string& address) {
        return ",,,,,,,,," + address + "@example.com,TRUE,,,,,,,,,FALSE," + name + '\n';
    };
    const auto job = run(std::string(csv_columns) + '\n' + user_of(longest, std::string(64, 'a')) +
                         user_of("x" + longest, "b") + row("cy"));
    EXPECT_EQ(summary(job), "Succeeded 2/0/1: Import Job Completed Successfully.");
    EXPECT_TRUE(users_.get(pool_, longest));
}

TEST_F(user_imports_test, stop_when_asked_to) {
    std::string file = std::string(csv_columns) + '\n' + row("ann");
    const auto job = start(make_job(), file);
    ASSERT_TRUE(
        here_.imports.jobs.update(pool_.id, job.id, [](import_job_document& it) { it.status = status::Stopping; }));
    EXPECT_TRUE(here_.imports.runner.run_due());
    EXPECT_EQ(summary(stored(job)), "Stopped 0/0/0: The Import Job was stopped by the developer.");
    EXPECT_EQ(users_.count(pool_), 0);
    EXPECT_EQ(here_.imports.jobs.reserve(make_job()), true);
}

TEST_F(user_imports_test, takes_uploads_for_a_quarter_of_an_hour_until_the_start) {
    const auto job = make_job();
    const auto url = here_.imports.uploads.url_of(job);
    EXPECT_TRUE(url.starts_with("http://localhost:8000/user-import/eu-west-1_Abc123xyz/import-")) << url;
    EXPECT_EQ(upload(url, "first"), "200");
    EXPECT_EQ(upload(url, std::string(300'000, 'x') + "\nlast"), "200");
    const auto given = stored(job);
    import_lines lines(here_.imports.files, given, {});
    EXPECT_FALSE(lines.next()); // too long a line, but it can be gone past
    import_lines rest(here_.imports.files, given, {300'001, 1});
    EXPECT_EQ(rest.next().value(), "last");
    EXPECT_EQ(rest.next().value(), std::nullopt);
    const auto other = here_.imports.uploads.url_of(make_job());
    const auto mixed = url.substr(0, url.find('?')) + other.substr(other.find('?'));
    for (const auto& wrong : {mixed, url.substr(0, url.size() - 1), url.substr(0, url.find('?') + 1)})
        EXPECT_EQ(upload(wrong, "x"), "403 SignatureDoesNotMatch") << wrong;
    EXPECT_EQ(upload(url, "x", ""), "403 SignatureDoesNotMatch");
    EXPECT_EQ(upload(url, "x", "AES256"), "403 SignatureDoesNotMatch");
    clock_.advance(import_uploads::lifetime - 1ms);
    EXPECT_EQ(upload(url, "x"), "200");
    clock_.advance(1ms);
    EXPECT_EQ(upload(url, "x"), "403 AccessDenied");
    const auto started = start(make_job(), std::string(csv_columns) + '\n');
    EXPECT_EQ(upload(here_.imports.uploads.url_of(started), "x"), "403 AccessDenied");
}

TEST_F(user_imports_test, keep_only_the_last_whole_upload) {
    const auto parts = [&] { return records_in(keys::import_files(pool_.id)); };
    const auto job = make_job();
    const auto url = here_.imports.uploads.url_of(job);
    EXPECT_EQ(upload(url, std::string(300'000, 'x')), "200");
    EXPECT_EQ(parts(), 3U);
    EXPECT_EQ(upload(url, "last"), "200");
    // The next upload removes what is not needed any more, and the background work does.
    const std::string long_file(500'000, 'x');
    EXPECT_EQ(upload(url, long_file, "aws:kms", 3), "aborted");
    EXPECT_EQ(parts(), 1U + 2U);
    EXPECT_EQ(upload(url, long_file, "aws:kms", 4), "aborted");
    EXPECT_EQ(parts(), 1U + 3U);
    EXPECT_FALSE(here_.imports.runner.run_due());
    EXPECT_EQ(parts(), 1U);
    const auto given = stored(job);
    import_lines lines(here_.imports.files, given, {});
    EXPECT_EQ(lines.next().value(), "last");
}

TEST_F(user_imports_test, discarded_uploads_wait_for_records_that_fail) {
    bool is_failing = false;
    watched_records watched(*records_, [&](bool) { return !is_failing; });
    import_files files(watched, sealer_, clock_, random_);
    auto job = make_job();
    job.upload = "ab";
    ASSERT_TRUE(files.write(job, 0, "x"));
    files.discard(job, "ab");
    for (const bool fails : {true, false}) {
        is_failing = fails;
        files.remove_discarded();
        EXPECT_EQ(records_in(keys::import_files(pool_.id)), fails ? 1U : 0U);
    }
}

// Also where the records would not take the key.
TEST_F(user_imports_test, uploads_to_what_is_no_job_are_refused) {
    for (const auto& path : {std::string(3'000, 'a') + "/b", std::string(3'000, 'a') + "_b/import-1",
                             pool_.id + "/import-" + std::string(3'000, 'a'), pool_.id + "/none",
                             std::string("plain/import-1"), pool_.id + "/import-1"})
        EXPECT_EQ(upload(url_ + "/user-import/" + path + "?X-Amz-Signature=a", "x"), "403 SignatureDoesNotMatch")
            << path;
}

TEST_F(user_imports_test, are_listed_from_the_last_one_and_expire_after_a_day) {
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i, clock_.advance(1ms))
        ids.insert(ids.begin(), make_job().id);
    std::vector<std::string> listed;
    std::optional<std::string> after;
    do {
        const auto page = here_.imports.jobs.list(pool_.id, 2, after, store::direction::descending);
        ASSERT_TRUE(page);
        for (const auto& each : page->documents)
            listed.push_back(each.id);
        after = page->next;
    } while (after);
    EXPECT_EQ(listed, ids);
    auto job = make_job();
    EXPECT_EQ(status_at(job, clock_.now() + 24h - 1ms), status::Created);
    EXPECT_EQ(status_at(job, clock_.now() + 24h), status::Expired);
    job.status = status::Failed;
    EXPECT_EQ(status_at(job, clock_.now() + 24h), status::Failed);
}

} // namespace
} // namespace poolguard::pool
