#include "pool/admin/imports/import_jobs.hpp"

#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

// To the job that is active.
struct pointer {
    std::string pool_id;
    std::string job_id;
    std::int64_t reserved = 0;
};
BOOST_DESCRIBE_STRUCT(pointer, (), (pool_id, job_id, reserved))

constexpr std::chrono::seconds reservation{30};

store::key active_key() { return {"user-import", "active"}; }

} // namespace

bool is_active(user_import_job_status status) {
    return status == user_import_job_status::Pending || status == user_import_job_status::InProgress ||
           status == user_import_job_status::Stopping;
}

user_import_job_status status_at(const import_job_document& job, base::time_point now) {
    const bool is_late = now >= base::from_epoch_milliseconds(job.created) + import_jobs::lifetime;
    return job.status == user_import_job_status::Created && is_late ? user_import_job_status::Expired : job.status;
}

std::string import_jobs::new_id(base::random_source& random, base::time_point now) {
    return fmt::format("import-{:011x}{}", base::epoch_milliseconds(now), base::to_hex(random.take(4)));
}

result<import_job_document> import_jobs::get(std::string_view pool_id, std::string_view id) const {
    POOLGUARD_TRY(auto found, find(pool_id, id));
    if (!found)
        return refuse(cognito::failure_name::resource_not_found, fmt::format("User import job {} does not exist.", id));
    return std::move(*found);
}

result<std::optional<import_job_document>> import_jobs::active() {
    const auto found = store::load<pointer>(records_, active_key());
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return std::nullopt;
    const auto& at = (*found)->value;
    POOLGUARD_TRY(auto job, find(at.pool_id, at.job_id));
    const bool is_reserved = clock_.now() < base::from_epoch_milliseconds(at.reserved) + reservation;
    if (job && (is_active(job->status) || (job->status == user_import_job_status::Created && is_reserved))) return job;
    const auto removed = records_.remove(active_key(), store::if_version{(*found)->version});
    if (!removed && removed.error() != store::error::conflict) return std::unexpected(store_failure(removed.error()));
    return std::nullopt;
}

result<bool> import_jobs::reserve(const import_job_document& job) {
    POOLGUARD_TRY(const auto other, active());
    if (other) return false;
    const pointer ours{job.pool_id, job.id, base::epoch_milliseconds(clock_.now())};
    const auto written = store::save(records_, active_key(), ours, store::if_absent{});
    if (!written && written.error() == store::error::conflict) return false;
    if (!written) return std::unexpected(store_failure(written.error()));
    return true;
}

} // namespace poolguard::pool
