#include "pool/admin/imports/import_runner.hpp"

#include "base/log.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

constexpr std::size_t longest_message = 128;

bool is_of_no_user(std::string_view line) { return line.empty() || line == "\r"; }

// The results refer to users by line number only, as Amazon's log does.
void log_rows(const import_job_document& job, const std::vector<import_row>& rows,
              const std::vector<row_outcome>& done) {
    for (std::size_t i = 0; i < done.size(); ++i)
        if (done[i].result != row_result::imported)
            base::log::info("user_import_row",
                            {{"pool", std::string_view(job.pool_id)},
                             {"job", std::string_view(job.id)},
                             {"line", rows[i].line},
                             {"result", done[i].result == row_result::skipped ? "SKIPPED" : "FAILED"},
                             {"cause", std::string_view(done[i].cause)}});
}

} // namespace

import_runner::import_runner(import_runner_ports ports, base::random_source& random)
    : ports_(ports), id_(base::to_hex(random.take(8))) {}

bool import_runner::run_due() {
    ports_.files.remove_discarded();
    auto job = claim();
    if (!job) return false;
    run(std::move(*job));
    return true;
}

std::optional<import_job_document> import_runner::claim() {
    const auto found = ports_.jobs.active();
    if (!found || !*found) return std::nullopt;
    const auto now = ports_.clock.now();
    bool is_ours = false;
    auto job = ports_.jobs.update((*found)->pool_id, (*found)->id, [&](import_job_document& it) {
        is_ours = is_active(it.status) && (it.runner == id_ || now >= base::from_epoch_milliseconds(it.claimed_until));
        if (!is_ours) return false;
        it.runner = id_;
        renew(it);
        if (it.status == user_import_job_status::Pending) it.status = user_import_job_status::InProgress;
        return true;
    });
    return job && is_ours ? std::move(*job) : std::nullopt;
}

template <class Change>
result<bool> import_runner::change_own(import_job_document& job, const Change& change) {
    bool is_ours = false;
    POOLGUARD_TRY(auto written, ports_.jobs.update(job.pool_id, job.id, [&](import_job_document& it) {
        is_ours = it.runner == id_ && is_active(it.status);
        if (is_ours) change(it);
        return is_ours;
    }));
    if (!written || !is_ours) return false;
    job = std::move(*written);
    return true;
}

void import_runner::renew(import_job_document& job) const {
    job.claimed_until = base::epoch_milliseconds(ports_.clock.now() + claim_time);
}

void import_runner::run(import_job_document job) {
    const auto done = import_all(job);
    if (done) return;
    // With a failing store, it tries again in a moment.
    if (is_server_fault(done.error()) || !end(job, user_import_job_status::Failed, done.error().message)) leave(job);
}

result<void> import_runner::import_all(import_job_document& job) {
    POOLGUARD_TRY(const auto pool, ports_.pools.find(job.pool_id));
    POOLGUARD_TRY(const auto csv, check_file(job, *pool));
    if (!csv) {
        leave(job);
        return {};
    }
    import_lines lines(ports_.files, job, job.place);
    if (job.place.lines == 0) POOLGUARD_CHECK(lines.next()); // the header
    while (true) {
        if (job.status == user_import_job_status::Stopping)
            return end(job, user_import_job_status::Stopped, "The Import Job was stopped by the developer.");
        if (loop_.is_stopping()) {
            leave(job);
            return {};
        }
        POOLGUARD_TRY(const auto is_there, ports_.pools.is_there(job.pool_id));
        if (!is_there) return refuse_parameter("The user pool does not exist.");
        POOLGUARD_TRY(const auto rows, next_rows(lines, *csv));
        if (rows.empty()) break;
        POOLGUARD_TRY(const auto is_ours, import_batch(*pool, job, rows, lines.place()));
        if (!is_ours) return {};
    }
    const bool is_poor = job.counts.failed + job.counts.skipped > job.counts.imported;
    return is_poor ? end(job, user_import_job_status::Failed,
                         "Too many users have failed or been skipped during the import.")
                   : end(job, user_import_job_status::Succeeded, "Import Job Completed Successfully.");
}

result<bool> import_runner::import_batch(const user_pool_document& pool, import_job_document& job,
                                         const std::vector<import_row>& rows, const import_place& place) {
    const auto done = import_rows(pool, job, rows, ports_.users, ports_.creation, ports_.clock.now());
    // The removal of a pool begins with its jobs: without the job, these users may have come too late to be removed
    // with the pool. They remain only if this node dies now, or its store fails.
    POOLGUARD_TRY(const auto stored, ports_.jobs.find(job.pool_id, job.id));
    if (!stored) {
        POOLGUARD_CHECK(take_back_rows(pool, job, rows, ports_.users));
        return false;
    }
    if (!done) return std::unexpected(done.error());
    POOLGUARD_TRY(const auto is_ours, record(job, *done, place));
    if (is_ours) log_rows(job, rows, *done);
    return is_ours;
}

result<std::optional<user_csv>> import_runner::check_file(import_job_document& job, const user_pool_document& pool) {
    import_lines lines(ports_.files, job, {});
    POOLGUARD_TRY(const auto header, lines.next());
    if (!header) return refuse_parameter("The file is empty.");
    auto csv = user_csv::from_header(*header);
    if (!csv) return refuse_parameter(csv.error());
    if (const auto fits = csv->check_for(pool, job.algorithm.has_value()); !fits) return refuse_parameter(fits.error());
    if (job.place.lines > 0) return std::move(*csv);
    std::size_t users = 0;
    while (true) {
        POOLGUARD_TRY(const auto line, lines.next());
        if (!line) break;
        if (lines.place().lines % lines_at_once == 0) {
            POOLGUARD_TRY(const auto is_ours, change_own(job, [&](import_job_document& it) { renew(it); }));
            if (!is_ours || loop_.is_stopping()) return std::nullopt;
        }
        if (is_of_no_user(*line)) continue;
        if (++users > most_users)
            return refuse_parameter(
                fmt::format("Line {}: The file has more than {} users.", lines.place().lines, most_users));
        if (const auto fields = csv_fields(*line).size(); fields != csv->columns())
            return refuse_parameter(
                fmt::format("Line {} has {} fields instead of {}.", lines.place().lines, fields, csv->columns()));
    }
    return std::move(*csv);
}

result<std::vector<import_row>> import_runner::next_rows(import_lines& lines, const user_csv& csv) const {
    std::vector<import_row> out;
    while (out.size() < rows_at_once) {
        POOLGUARD_TRY(const auto line, lines.next());
        if (!line) break;
        if (!is_of_no_user(*line)) out.push_back({lines.place().lines, csv.read(*line)});
    }
    return out;
}

result<bool> import_runner::record(import_job_document& job, const std::vector<row_outcome>& done,
                                   const import_place& place) {
    import_counts more;
    for (const auto& each : done)
        ++(each.result == row_result::imported  ? more.imported
           : each.result == row_result::skipped ? more.skipped
                                                : more.failed);
    return change_own(job, [&](import_job_document& it) {
        it.counts = {job.counts.imported + more.imported, job.counts.skipped + more.skipped,
                     job.counts.failed + more.failed};
        it.place = place;
        renew(it);
    });
}

result<void> import_runner::end(import_job_document& job, user_import_job_status status, std::string message) {
    message.resize(std::min(message.size(), longest_message));
    POOLGUARD_TRY(const auto is_ours, change_own(job, [&](import_job_document& it) {
                      it.status = status;
                      it.message = message;
                      it.completed = base::epoch_milliseconds(ports_.clock.now());
                  }));
    if (!is_ours) return {};
    base::log::info("user_import_ended", {{"pool", std::string_view(job.pool_id)},
                                          {"job", std::string_view(job.id)},
                                          {"status", json::enum_name(status)},
                                          {"imported", job.counts.imported},
                                          {"skipped", job.counts.skipped},
                                          {"failed", job.counts.failed},
                                          {"cause", std::string_view(message)}});
    return ports_.files.remove(job);
}

void import_runner::leave(import_job_document& job) {
    const auto left = change_own(job, [](import_job_document& it) { it.claimed_until = 0; });
    if (!left) base::log::warning("user_import_not_left", {{"job", std::string_view(job.id)}});
}

} // namespace poolguard::pool
