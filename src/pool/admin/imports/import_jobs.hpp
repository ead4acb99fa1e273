#pragma once
// User import jobs, as records. One job at a time is active, over all pools: the one that a pointer names. Its node is
// the one that renews the claim in the job's record, so that another node continues when that one ends.
// Source: Amazon Cognito developer guide, "Importing users into user pools from a CSV file".

#include "cognito/messages/user_imports.hpp"
#include "pool/model/named_documents.hpp"

#include <chrono>

namespace poolguard::pool {

using cognito::user_import_job_status;

// Where the next line of a file begins.
struct import_place {
    static constexpr bool has_defaults = true;
    std::int64_t offset = 0;
    std::int64_t lines = 0; // before it, with the header
};
BOOST_DESCRIBE_STRUCT(import_place, (), (offset, lines))

struct import_counts {
    static constexpr bool has_defaults = true;
    std::int64_t imported = 0;
    std::int64_t skipped = 0;
    std::int64_t failed = 0;
};
BOOST_DESCRIBE_STRUCT(import_counts, (), (imported, skipped, failed))

struct import_job_document {
    static constexpr bool has_defaults = true;
    std::string id;
    std::string pool_id;
    std::string name;
    std::string role_arn; // kept only
    std::optional<cognito::password_hashing_algorithm> algorithm;
    std::int64_t created = 0;
    std::int64_t started = 0;
    std::int64_t completed = 0;
    user_import_job_status status = user_import_job_status::Created;
    std::string message;
    std::string upload; // the id of the file; empty: none was uploaded
    import_place place;
    import_counts counts;
    std::string runner; // the node that works on it, until `claimed_until`
    std::int64_t claimed_until = 0;
};
BOOST_DESCRIBE_STRUCT(import_job_document, (),
                      (id, pool_id, name, role_arn, algorithm, created, started, completed, status, message, upload,
                       place, counts, runner, claimed_until))

// Pending, InProgress or Stopping.
bool is_active(user_import_job_status status);
// Expired instead of Created, a day after the creation.
user_import_job_status status_at(const import_job_document& job, base::time_point now);

class import_jobs : public named_documents<import_job_document> {
  public:
    static constexpr std::size_t most = 1000; // per pool; Cognito's quota
    // How long a job that was created can be started.
    static constexpr std::chrono::hours lifetime{24};

    import_jobs(store::records& records, const base::clock& clock)
        : named_documents(records, keys::import_job_kind), records_(records), clock_(clock) {}

    // "import-…": a later job's sorts after it.
    static std::string new_id(base::random_source& random, base::time_point now);

    // ResourceNotFoundException when there is no such job.
    result<import_job_document> get(std::string_view pool_id, std::string_view id) const;
    // A job that is active, or about to be.
    result<std::optional<import_job_document>> active();
    // Reserves the place of the active job for a moment, until its status is Pending. False if it is taken.
    result<bool> reserve(const import_job_document& job);

  private:
    store::records& records_;
    const base::clock& clock_;
};

} // namespace poolguard::pool
