// The operations on user import jobs (Amazon Cognito user pools API reference, CreateUserImportJob and its siblings).

#include "unit/pool/administration_fixture.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;
using cognito::failure_name::invalid_parameter;
using cognito::failure_name::limit_exceeded;
using cognito::failure_name::resource_not_found;

constexpr auto unmet = "PreconditionNotMetException";

class import_operations_test : public administration_fixture {
  protected:
    void SetUp() override { make_pool(R"(,"AutoVerifiedAttributes":["email"])"); }

    std::string of_pool(std::string_view operation, const std::string& more = "") {
        const auto reply = raw(operation, R"({"UserPoolId":"$POOL")" + more + "}");
        reply_ = reply.body.empty() ? boost::json::object{} : boost::json::parse(reply.body).as_object();
        return reply.status == 200 ? "done" : reply.error_name;
    }
    std::string create(const std::string& name = "all of us") {
        const auto out = of_pool("CreateUserImportJob", fmt::format(R"(,"JobName":"{}","CloudWatchLogsRoleArn":)"
                                                                    R"("arn:aws:iam::123456789012:role/logs")",
                                                                    name));
        if (out == "done") id_ = text(boost::json::value(reply_), "/UserImportJob/JobId");
        return out;
    }
    std::string of_job(std::string_view operation) { return of_pool(operation, fmt::format(R"(,"JobId":"{}")", id_)); }
    std::string shown(const std::string& member) {
        return text(boost::json::value(reply_), "/UserImportJob/" + member);
    }
    // As after an upload to the address of the job.
    void upload() {
        ASSERT_TRUE(stores_.imports.jobs.update(pool_id_, id_, [](import_job_document& it) {
            it.upload = "uploaded";
            return true;
        }));
    }

    boost::json::object reply_;
    std::string id_;
};

TEST_F(import_operations_test, a_job_waits_for_its_file_and_is_started_and_stopped) {
    ASSERT_EQ(create(), "done");
    EXPECT_EQ(shown("Status"), "Created");
    EXPECT_EQ(shown("JobName"), "all of us");
    EXPECT_TRUE(shown("PreSignedUrl").starts_with("http://localhost:8000/user-import/" + pool_id_ + "/" + id_ + "?"));
    EXPECT_EQ(of_job("StartUserImportJob"), unmet); // no file
    EXPECT_EQ(of_job("StopUserImportJob"), unmet);  // it is not active
    upload();
    const auto first = id_;
    ASSERT_EQ(create("another"), "done");
    upload();
    const auto second = std::exchange(id_, first);
    ASSERT_EQ(of_job("StartUserImportJob"), "done");
    EXPECT_EQ(shown("Status"), "Pending");
    EXPECT_EQ(of_job("StartUserImportJob"), unmet);
    id_ = second;
    EXPECT_EQ(of_job("StartUserImportJob"), unmet); // one at a time
    id_ = first;
    ASSERT_EQ(of_job("StopUserImportJob"), "done");
    EXPECT_EQ(shown("Status"), "Stopping");
    ASSERT_EQ(of_job("DescribeUserImportJob"), "done");
    EXPECT_EQ(shown("Status"), "Stopping");
}

TEST_F(import_operations_test, a_job_that_is_not_started_for_a_day_has_expired) {
    ASSERT_EQ(create(), "done");
    upload();
    clock_.advance(import_jobs::lifetime - 1ms);
    ASSERT_EQ(of_job("DescribeUserImportJob"), "done");
    EXPECT_EQ(shown("Status"), "Created");
    EXPECT_FALSE(reply_.at("UserImportJob").as_object().contains("CompletionDate"));
    clock_.advance(1ms);
    ASSERT_EQ(of_job("DescribeUserImportJob"), "done");
    EXPECT_EQ(shown("Status"), "Expired");
    EXPECT_EQ(shown("CompletionMessage"), "The user import job has expired.");
    EXPECT_TRUE(reply_.at("UserImportJob").as_object().contains("CompletionDate"));
    EXPECT_EQ(of_job("StartUserImportJob"), unmet);
}

TEST_F(import_operations_test, users_need_an_address_that_is_verified) {
    make_pool();
    ASSERT_EQ(create(), "done");
    upload();
    EXPECT_EQ(of_job("StartUserImportJob"), unmet);
}

TEST_F(import_operations_test, jobs_are_listed_from_the_newest_one) {
    std::vector<std::string> made;
    for (int i = 0; i < 3; ++i) {
        clock_.advance(1s);
        ASSERT_EQ(create(), "done");
        made.insert(made.begin(), id_);
    }
    std::vector<std::string> found;
    for (std::string more;;) {
        ASSERT_EQ(of_pool("ListUserImportJobs", R"(,"MaxResults":2)" + more), "done");
        for (const auto& each : reply_.at("UserImportJobs").as_array())
            found.push_back(text(each, "/JobId"));
        if (!reply_.contains("PaginationToken")) break;
        more = fmt::format(R"(,"PaginationToken":"{}")", std::string_view(reply_.at("PaginationToken").as_string()));
    }
    EXPECT_EQ(found, made);
    EXPECT_EQ(of_pool("ListUserImportJobs", R"(,"MaxResults":2,"PaginationToken":"x")"), invalid_parameter);
    make_pool();
    for (const auto* operation : {"DescribeUserImportJob", "StartUserImportJob", "StopUserImportJob"})
        EXPECT_EQ(of_job(operation), resource_not_found) << operation; // of another pool
}

TEST_F(import_operations_test, the_header_names_the_attributes_of_the_pool) {
    call("AddCustomAttributes",
         R"({"UserPoolId":"$POOL","CustomAttributes":[{"Name":"team","AttributeDataType":"String"}]})");
    ASSERT_EQ(of_pool("GetCSVHeader"), "done");
    const auto header = boost::json::value(reply_).at("CSVHeader").as_array();
    for (const auto* name : {"email", "email_verified", "custom:team", "cognito:mfa_enabled", "cognito:username"})
        EXPECT_NE(std::ranges::find(header, boost::json::value(name)), header.end()) << name;
}

TEST_F(import_operations_test, a_pool_has_so_many_jobs) {
    // Written past the operation, which reads all others.
    for (std::size_t i = 0; i + 1 < import_jobs::most; ++i) {
        import_job_document job;
        job.id = import_jobs::new_id(random_, clock_.now());
        job.pool_id = pool_id_;
        ASSERT_TRUE(stores_.imports.jobs.create(pool_id_, job.id, job));
    }
    EXPECT_EQ(create(), "done");
    EXPECT_EQ(create(), limit_exceeded);
}

} // namespace
} // namespace poolguard::pool
