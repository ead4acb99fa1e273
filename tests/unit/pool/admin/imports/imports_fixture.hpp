#pragma once
// User import jobs over a real store, without a server.

#include "pool/admin/imports/user_imports.hpp"
#include "unit/pool/model/users_fixture.hpp"

namespace poolguard::pool {

inline constexpr std::string_view csv_columns =
    "name,given_name,family_name,middle_name,nickname,preferred_username,profile,picture,website,email,email_verified,"
    "gender,birthdate,zoneinfo,locale,phone_number,phone_number_verified,address,updated_at,cognito:mfa_enabled,"
    "cognito:username";

class imports_fixture : public users_fixture {
  protected:
    // The services of one node.
    struct node {
        node(imports_fixture& of, store::records& records)
            : pools(records, of.clock_, of.random_, of.sealer_), users(records, of.clock_), groups(records),
              imports{{records, of.clock_, of.random_, of.master_, of.sealer_, of.url_, pools, users, creation}} {}

        user_pools pools;
        pool::users users;
        pool::groups groups;
        user_creation creation{users, groups};
        user_imports imports;
    };

    imports_fixture() {
        pool_ = pool_by(R"({"AutoVerifiedAttributes":["email"],"MfaConfiguration":"OFF"})");
        pool_.schema = standard_attributes();
        pool_.name_index = current_name_index;
        if (!here_.pools.create(pool_)) throw std::runtime_error("no pool");
    }

    static std::string row(const std::string& name, const std::string& more = {}) {
        return ",,,,,,,,," + name + "@example.com,TRUE,,,,,,,,,FALSE," + name + more + '\n';
    }

    import_job_document make_job(std::optional<cognito::password_hashing_algorithm> algorithm = {}) {
        import_job_document job;
        job.id = import_jobs::new_id(random_, clock_.now());
        job.pool_id = pool_.id;
        job.algorithm = algorithm;
        job.created = base::epoch_milliseconds(clock_.now());
        if (!here_.imports.jobs.create(pool_.id, job.id, job)) throw std::runtime_error("no job");
        return job;
    }
    import_job_document stored(const import_job_document& job) {
        return here_.imports.jobs.get(job.pool_id, job.id).value();
    }
    // The status of the answer, and the code in it; "aborted" when the client gives up after some pieces.
    std::string upload(const std::string& url, std::string_view body, std::string_view encryption = "aws:kms",
                       int pieces = 1'000) {
        http::router routes;
        here_.imports.uploads.add_routes(routes);
        const auto target = std::string_view(url).substr(url_.size());
        http::request request;
        request.method = http::method::put;
        request.path = target.substr(0, target.find('?'));
        request.query = target.substr(request.path.size() + 1);
        if (!encryption.empty()) request.headers.push_back({"x-amz-server-side-encryption", encryption});
        auto found = routes.find(request.method, request.path);
        auto& at = std::get<http::match>(found);
        request.pattern = at.route->pattern;
        request.path_parameters = std::move(at.parameters);
        const auto receiver = at.route->make_receiver(request);
        constexpr std::size_t piece = 100'000;
        while (pieces-- > 0) {
            const auto part = body.substr(0, piece);
            body.remove_prefix(part.size());
            if (const auto answer = receiver->take(part, body.empty())) {
                const auto code = answer->body.find("<Code>");
                return std::to_string(answer->status) +
                       (code == std::string::npos
                            ? ""
                            : " " + answer->body.substr(code + 6, answer->body.find("</Code>") - code - 6));
            }
        }
        return "aborted";
    }
    std::size_t records_in(const std::string& partition) {
        return records_->find({.partition = partition, .limit = 1'000})->records.size();
    }
    // Uploads the file and starts the job, as StartUserImportJob does.
    import_job_document start(import_job_document job, std::string_view file) {
        EXPECT_EQ(upload(here_.imports.uploads.url_of(job), file), "200");
        EXPECT_EQ(here_.imports.jobs.reserve(job), true);
        const auto started = here_.imports.jobs.update(
            job.pool_id, job.id, [](import_job_document& it) { it.status = user_import_job_status::Pending; });
        return started.value().value();
    }
    import_job_document run(std::string_view file, std::optional<cognito::password_hashing_algorithm> algorithm = {}) {
        const auto job = start(make_job(algorithm), file);
        EXPECT_TRUE(here_.imports.runner.run_due());
        return stored(job);
    }

    std::string url_ = "http://localhost:8000";
    base::secret master_{"0123456789abcdef0123456789abcdef"};
    base::sealer sealer_{master_, "test"};
    user_pool_document pool_;
    node here_{*this, *records_};
};

} // namespace poolguard::pool
