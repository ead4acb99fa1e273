#pragma once
// Runs the active import job in the background, on one node. After every batch of rows the job's record says how far it
// is, so that a job goes on there after a restart or on another node.

#include "base/background_loop.hpp"
#include "pool/admin/imports/import_files.hpp"
#include "pool/admin/imports/import_rows.hpp"
#include "pool/migration/user_csv.hpp"

namespace poolguard::pool {

// All of these must outlive the runner.
struct import_runner_ports {
    import_jobs& jobs;
    import_files& files;
    user_pools& pools;
    pool::users& users;
    const user_creation& creation;
    const base::clock& clock;
};

class import_runner {
  public:
    static constexpr std::size_t most_users = 500'000; // in a file
    static constexpr std::size_t rows_at_once = 100;
    // After so many lines the check of a file renews its claim.
    static constexpr std::int64_t lines_at_once = 10'000;
    // How long a job belongs to a node that does not renew its claim.
    static constexpr std::chrono::seconds claim_time{20};

    import_runner(import_runner_ports ports, base::random_source& random);

    // Starts to look for jobs in the background. Call at most once.
    void start() {
        loop_.start([this] { run_due(); });
    }
    // A job was started on this node.
    void wake() { loop_.wake(); }
    // Removes discarded uploads. Runs the active job, if no other node does, to its end or until the end of this
    // object. False if there was none.
    bool run_due();

  private:
    std::optional<import_job_document> claim();
    void run(import_job_document job);
    result<void> import_all(import_job_document& job);
    void renew(import_job_document& job) const; // the claim
    // Reads the whole file, so that one that is wrong imports nothing. nullopt when this object ends meanwhile, or the
    // job has ended or belongs to another node.
    result<std::optional<user_csv>> check_file(import_job_document& job, const user_pool_document& pool);
    result<std::vector<import_row>> next_rows(import_lines& lines, const user_csv& csv) const;
    // Imports the rows, whose end is at `place`. False when the job has ended or belongs to another node.
    result<bool> import_batch(const user_pool_document& pool, import_job_document& job,
                              const std::vector<import_row>& rows, const import_place& place);
    // False, without calling `change`, when the job has ended or belongs to another node.
    template <class Change>
    result<bool> change_own(import_job_document& job, const Change& change);
    result<bool> record(import_job_document& job, const std::vector<row_outcome>& done, const import_place& place);
    result<void> end(import_job_document& job, user_import_job_status status, std::string message);
    void leave(import_job_document& job);

    import_runner_ports ports_;
    std::string id_;
    // Last, so that it stops first: after the current batch, whose job it leaves to others.
    base::background_loop loop_{"user_import_failed", std::chrono::seconds(1)};
};

} // namespace poolguard::pool
