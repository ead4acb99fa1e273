#pragma once
// Uploaded files of users, as records: sealed, since they have personal data and hashes of passwords, and in parts, so
// that any node can read them and none holds a whole one in memory. They expire with their job.

#include "base/seal.hpp"
#include "pool/admin/imports/import_jobs.hpp"

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

class import_files {
  public:
    static constexpr std::size_t part_bytes = std::size_t{128} * 1024; // of all parts but the last
    static constexpr std::size_t most_bytes = std::size_t{100} * 1024 * 1024;
    static constexpr std::chrono::hours lifetime{48};

    // All arguments must outlive the object.
    import_files(store::records& records, const base::sealer& sealer, const base::clock& clock,
                 base::random_source& random)
        : records_(records), sealer_(sealer), clock_(clock), random_(random) {}

    // The file is that of the job's `upload`.
    result<void> write(const import_job_document& job, std::int64_t part, std::string_view bytes);
    // nullopt after the last part. InvalidParameterException when it cannot be opened.
    result<std::optional<base::bytes>> read(const import_job_document& job, std::int64_t part) const;
    // Removes everything that was uploaded for the job.
    result<void> remove(const import_job_document& job);
    // Leaves an upload of the job, which nobody needs, to remove_discarded. Does not block.
    void discard(const import_job_document& job, std::string_view upload);
    // What cannot be removed now is left to the next call; what this process does not remove expires.
    void remove_discarded();

  private:
    result<void> remove_all(const store::query& wanted);

    store::records& records_;
    const base::sealer& sealer_;
    const base::clock& clock_;
    base::random_source& random_;
    std::mutex mutex_;
    std::vector<store::query> discarded_;
};

// The lines of a job's file, one after the other.
class import_lines {
  public:
    // Both references must outlive the object.
    import_lines(const import_files& files, const import_job_document& job, import_place from);
    import_lines(const import_lines&) = delete;
    import_lines& operator=(const import_lines&) = delete;
    ~import_lines() { base::wipe(buffer_); }

    // Without its line break, valid until the next call; nullopt at the end. InvalidParameterException, which names
    // the line, for one that is too long or not UTF-8.
    result<std::optional<std::string_view>> next();
    const import_place& place() const { return place_; }

  private:
    // False at the end of the file.
    result<bool> read_part();

    const import_files& files_;
    const import_job_document& job_;
    import_place place_;
    std::int64_t part_;
    std::size_t skipped_; // bytes of the first part, which come before the place
    std::string buffer_;
    std::size_t begin_ = 0; // of the next line in it
};

} // namespace poolguard::pool
