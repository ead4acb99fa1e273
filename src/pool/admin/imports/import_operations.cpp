#include "base/try.hpp"
#include "pool/admin/imports/user_imports.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

std::unexpected<failure> unmet_precondition(std::string message) {
    return refuse("PreconditionNotMetException", std::move(message));
}

std::optional<cognito::timestamp> shown_time(std::int64_t milliseconds) {
    if (milliseconds == 0) return std::nullopt;
    return cognito::timestamp{base::from_epoch_milliseconds(milliseconds)};
}

cognito::user_import_job describe_job(const import_job_document& job, const operation_ports& ports,
                                      base::time_point now) {
    const auto status = status_at(job, now);
    cognito::user_import_job out{.JobName = job.name,
                                 .JobId = job.id,
                                 .UserPoolId = job.pool_id,
                                 .PreSignedUrl = ports.imports.uploads.url_of(job),
                                 .CreationDate = {base::from_epoch_milliseconds(job.created)},
                                 .StartDate = shown_time(job.started),
                                 .CompletionDate = shown_time(job.completed),
                                 .Status = status,
                                 .CloudWatchLogsRoleArn = job.role_arn,
                                 .ImportedUsers = job.counts.imported,
                                 .SkippedUsers = job.counts.skipped,
                                 .FailedUsers = job.counts.failed,
                                 .CompletionMessage = {},
                                 .PasswordHashingAlgorithm = job.algorithm};
    if (!job.message.empty()) out.CompletionMessage = job.message;
    if (status == user_import_job_status::Expired) {
        out.CompletionDate = {base::from_epoch_milliseconds(job.created) + import_jobs::lifetime};
        out.CompletionMessage = "The user import job has expired.";
    }
    return out;
}

std::unexpected<failure> refuse_by_status(const import_job_document& job, base::time_point now) {
    return unmet_precondition(
        fmt::format("The user import job {} has the status {}.", job.id, json::enum_name(status_at(job, now))));
}

// `change` returns false for a job whose status does not allow it.
template <class Change>
reply_to<cognito::start_user_import_job> change_job(import_job_document job, const call& by,
                                                    const operation_ports& ports, const Change& change) {
    bool is_allowed = false;
    POOLGUARD_TRY(auto changed, ports.imports.jobs.update(job.pool_id, job.id, [&](import_job_document& it) {
        return is_allowed = change(it);
    }));
    if (changed) job = std::move(*changed);
    if (!is_allowed) return refuse_by_status(job, by.now);
    ports.imports.runner.wake();
    return cognito::user_import_job_reply{describe_job(job, ports, by.now)};
}

} // namespace

reply_to<cognito::create_user_import_job> create_user_import_job(const cognito::create_user_import_job& input,
                                                                 const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto known, ports.imports.jobs.all(pool->id));
    if (known.size() >= import_jobs::most)
        return refuse(cognito::failure_name::limit_exceeded,
                      "The user pool already has the maximum number of user import jobs.");
    import_job_document job;
    job.id = import_jobs::new_id(ports.random, by.now);
    job.pool_id = pool->id;
    job.name = input.JobName;
    job.role_arn = input.CloudWatchLogsRoleArn;
    job.algorithm = input.PasswordHashingAlgorithm;
    job.created = base::epoch_milliseconds(by.now);
    POOLGUARD_TRY(const auto made, ports.imports.jobs.create(pool->id, job.id, job));
    if (!made) return refuse(cognito::failure_name::internal_error, "The id of the job is taken.");
    return cognito::user_import_job_reply{describe_job(job, ports, by.now)};
}

reply_to<cognito::describe_user_import_job> describe_user_import_job(const cognito::describe_user_import_job& input,
                                                                     const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto job, ports.imports.jobs.get(pool->id, input.JobId));
    return cognito::user_import_job_reply{describe_job(job, ports, by.now)};
}

reply_to<cognito::list_user_import_jobs> list_user_import_jobs(const cognito::list_user_import_jobs& input,
                                                               const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    const auto listing = fmt::format("ListUserImportJobs {}", pool->id);
    POOLGUARD_TRY(const auto after, ports.listings.open(listing, input.PaginationToken, by.now));
    POOLGUARD_TRY(const auto page, ports.imports.jobs.list(pool->id, static_cast<std::size_t>(input.MaxResults.value),
                                                           after, store::direction::descending));
    cognito::list_user_import_jobs_reply out;
    for (const auto& each : page.documents)
        out.UserImportJobs.push_back(describe_job(each, ports, by.now));
    out.PaginationToken = ports.listings.seal(listing, page.next, by.now);
    return out;
}

reply_to<cognito::start_user_import_job> start_user_import_job(const cognito::start_user_import_job& input,
                                                               const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto job, ports.imports.jobs.get(pool->id, input.JobId));
    if (status_at(job, by.now) != user_import_job_status::Created) return refuse_by_status(job, by.now);
    if (job.upload.empty()) return unmet_precondition(fmt::format("No csv file was uploaded for {}", job.id));
    const auto& verified = pool->settings.AutoVerifiedAttributes;
    if (!verified || verified->empty()) return unmet_precondition("The user pool has no auto verified attributes.");
    POOLGUARD_TRY(const auto is_only_one, ports.imports.jobs.reserve(job));
    if (!is_only_one) return unmet_precondition("Only one user import job can be active at a time.");
    return change_job(job, by, ports, [&](import_job_document& it) {
        if (it.status != user_import_job_status::Created) return false;
        it.status = user_import_job_status::Pending;
        it.started = base::epoch_milliseconds(by.now);
        return true;
    });
}

reply_to<cognito::stop_user_import_job> stop_user_import_job(const cognito::stop_user_import_job& input, const call& by,
                                                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto job, ports.imports.jobs.get(pool->id, input.JobId));
    return change_job(job, by, ports, [](import_job_document& it) {
        if (!is_active(it.status)) return false;
        it.status = user_import_job_status::Stopping;
        return true;
    });
}

reply_to<cognito::get_csv_header> get_csv_header(const cognito::get_csv_header& input, const call& by,
                                                 const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    return cognito::get_csv_header_reply{pool->id, csv_header(*pool)};
}

extern const operation create_user_import_job_operation =
    operation_of<cognito::create_user_import_job, create_user_import_job>;
extern const operation describe_user_import_job_operation =
    operation_of<cognito::describe_user_import_job, describe_user_import_job>;
extern const operation list_user_import_jobs_operation =
    operation_of<cognito::list_user_import_jobs, list_user_import_jobs>;
extern const operation start_user_import_job_operation =
    operation_of<cognito::start_user_import_job, start_user_import_job>;
extern const operation stop_user_import_job_operation =
    operation_of<cognito::stop_user_import_job, stop_user_import_job>;
extern const operation get_csv_header_operation = operation_of<cognito::get_csv_header, get_csv_header>;

} // namespace poolguard::pool
