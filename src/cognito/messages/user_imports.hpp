#pragma once
// Messages about jobs that import users from CSV files.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

inline constexpr json::pattern import_job_id_pattern{"import-[0-9a-zA-Z-]+"};
inline bool is_import_job_id(std::string_view text) {
    return text.size() <= 55 && json::matches(import_job_id_pattern, text);
}

enum class password_hashing_algorithm { BCRYPT, SCRYPT, ARGON2ID, PBKDF2_SHA256 };
BOOST_DESCRIBE_ENUM(password_hashing_algorithm, BCRYPT, SCRYPT, ARGON2ID, PBKDF2_SHA256)

enum class user_import_job_status { Created, Pending, InProgress, Stopping, Expired, Stopped, Failed, Succeeded };
BOOST_DESCRIBE_ENUM(user_import_job_status, Created, Pending, InProgress, Stopping, Expired, Stopped, Failed, Succeeded)

struct user_import_job {
    std::string JobName;
    std::string JobId;
    std::string UserPoolId;
    std::string PreSignedUrl;
    timestamp CreationDate;
    std::optional<timestamp> StartDate;
    std::optional<timestamp> CompletionDate;
    user_import_job_status Status = user_import_job_status::Created;
    std::string CloudWatchLogsRoleArn;
    std::int64_t ImportedUsers = 0;
    std::int64_t SkippedUsers = 0;
    std::int64_t FailedUsers = 0;
    std::optional<std::string> CompletionMessage;
    std::optional<password_hashing_algorithm> PasswordHashingAlgorithm;
};
BOOST_DESCRIBE_STRUCT(user_import_job, (),
                      (JobName, JobId, UserPoolId, PreSignedUrl, CreationDate, StartDate, CompletionDate, Status,
                       CloudWatchLogsRoleArn, ImportedUsers, SkippedUsers, FailedUsers, CompletionMessage,
                       PasswordHashingAlgorithm))

struct user_import_job_reply {
    user_import_job UserImportJob;
};
BOOST_DESCRIBE_STRUCT(user_import_job_reply, (), (UserImportJob))

struct create_user_import_job {
    static constexpr std::string_view operation = "CreateUserImportJob";
    static constexpr auto authorized_by = authorization::signature;
    using reply = user_import_job_reply;

    pool_name JobName;
    user_pool_id UserPoolId;
    arn CloudWatchLogsRoleArn;
    std::optional<password_hashing_algorithm> PasswordHashingAlgorithm;
};
BOOST_DESCRIBE_STRUCT(create_user_import_job, (),
                      (JobName, UserPoolId, CloudWatchLogsRoleArn, PasswordHashingAlgorithm))

// What describes, starts or stops one job.
struct named_user_import_job {
    static constexpr auto authorized_by = authorization::signature;
    using reply = user_import_job_reply;

    user_pool_id UserPoolId;
    json::text<1, 55, import_job_id_pattern> JobId;
};
BOOST_DESCRIBE_STRUCT(named_user_import_job, (), (UserPoolId, JobId))

struct describe_user_import_job : named_user_import_job {
    static constexpr std::string_view operation = "DescribeUserImportJob";
};
BOOST_DESCRIBE_STRUCT(describe_user_import_job, (named_user_import_job), ())

struct start_user_import_job : named_user_import_job {
    static constexpr std::string_view operation = "StartUserImportJob";
};
BOOST_DESCRIBE_STRUCT(start_user_import_job, (named_user_import_job), ())

struct stop_user_import_job : named_user_import_job {
    static constexpr std::string_view operation = "StopUserImportJob";
};
BOOST_DESCRIBE_STRUCT(stop_user_import_job, (named_user_import_job), ())

struct list_user_import_jobs_reply {
    std::vector<user_import_job> UserImportJobs;
    std::optional<std::string> PaginationToken;
};
BOOST_DESCRIBE_STRUCT(list_user_import_jobs_reply, (), (UserImportJobs, PaginationToken))

struct list_user_import_jobs {
    static constexpr std::string_view operation = "ListUserImportJobs";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_user_import_jobs_reply;

    user_pool_id UserPoolId;
    json::integer<1, 60> MaxResults;
    std::optional<pagination_token> PaginationToken;
};
BOOST_DESCRIBE_STRUCT(list_user_import_jobs, (), (UserPoolId, MaxResults, PaginationToken))

struct get_csv_header_reply {
    std::string UserPoolId;
    std::vector<std::string> CSVHeader;
};
BOOST_DESCRIBE_STRUCT(get_csv_header_reply, (), (UserPoolId, CSVHeader))

struct get_csv_header {
    static constexpr std::string_view operation = "GetCSVHeader";
    static constexpr auto authorized_by = authorization::signature;
    using reply = get_csv_header_reply;

    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(get_csv_header, (), (UserPoolId))

} // namespace poolguard::cognito
