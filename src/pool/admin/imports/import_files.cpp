#include "pool/admin/imports/import_files.hpp"

#include "base/utf8.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <iterator>

namespace poolguard::pool {

struct file_part_document {
    static constexpr bool has_defaults = true;
    std::string data; // sealed, base64
};
BOOST_DESCRIBE_STRUCT(file_part_document, (), (data))

namespace {

constexpr std::size_t most_characters = 16'000;
constexpr std::size_t most_line_bytes = 4 * most_characters;

store::key part_key(const import_job_document& job, std::int64_t part) {
    return {keys::import_files(job.pool_id), fmt::format("{}/{}/{:06}", job.id, job.upload, part)};
}

// Few parts at once: they are large.
store::query parts_of(const import_job_document& job, std::string prefix) {
    return {.partition = keys::import_files(job.pool_id), .sort_prefix = std::move(prefix), .limit = 10};
}

} // namespace

result<void> import_files::write(const import_job_document& job, std::int64_t part, std::string_view bytes) {
    const auto at = part_key(job, part);
    const file_part_document document{base::to_base64(sealer_.seal(random_, bytes, at.sort))};
    const auto written = store::save(records_, at, document, store::always{}, clock_.now() + lifetime);
    if (!written) return std::unexpected(store_failure(written.error()));
    return {};
}

result<std::optional<base::bytes>> import_files::read(const import_job_document& job, std::int64_t part) const {
    const auto at = part_key(job, part);
    const auto found = store::load<file_part_document>(records_, at);
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return std::nullopt;
    const auto sealed = base::from_base64((*found)->value.data);
    auto opened = sealed ? sealer_.open(*sealed, at.sort) : std::nullopt;
    if (!opened) return refuse_parameter("The uploaded file cannot be read.");
    return opened;
}

result<void> import_files::remove(const import_job_document& job) { return remove_all(parts_of(job, job.id + '/')); }

void import_files::discard(const import_job_document& job, std::string_view upload) {
    const std::scoped_lock lock(mutex_);
    discarded_.push_back(parts_of(job, fmt::format("{}/{}/", job.id, upload)));
}

void import_files::remove_discarded() {
    std::vector<store::query> taken;
    {
        const std::scoped_lock lock(mutex_);
        taken.swap(discarded_);
    }
    std::erase_if(taken, [this](const auto& each) { return remove_all(each).has_value(); });
    const std::scoped_lock lock(mutex_);
    std::ranges::move(taken, std::back_inserter(discarded_));
}

result<void> import_files::remove_all(const store::query& wanted) {
    while (true) {
        const auto found = records_.find(wanted);
        if (!found) return std::unexpected(store_failure(found.error()));
        for (const auto& each : found->records)
            if (const auto removed = records_.remove(each.key); !removed)
                return std::unexpected(store_failure(removed.error()));
        if (!found->next) return {};
    }
}

import_lines::import_lines(const import_files& files, const import_job_document& job, import_place from)
    : files_(files), job_(job), place_(from), part_(from.offset / static_cast<std::int64_t>(import_files::part_bytes)),
      skipped_(static_cast<std::size_t>(from.offset) % import_files::part_bytes) {}

result<bool> import_lines::read_part() {
    POOLGUARD_TRY(auto bytes, files_.read(job_, part_));
    if (!bytes) return false;
    ++part_;
    buffer_.erase(0, begin_);
    begin_ = 0;
    buffer_.append(*bytes, std::min(std::exchange(skipped_, 0), bytes->size()));
    base::wipe(*bytes);
    return true;
}

result<std::optional<std::string_view>> import_lines::next() {
    auto end = buffer_.find('\n', begin_);
    while (end == std::string::npos && buffer_.size() - begin_ <= most_line_bytes) {
        POOLGUARD_TRY(const auto is_more, read_part());
        if (!is_more) break;
        end = buffer_.find('\n', begin_);
    }
    const bool is_ended = end != std::string::npos;
    const auto line = std::string_view(buffer_).substr(begin_, is_ended ? end - begin_ : std::string::npos);
    if (!is_ended && line.empty()) return std::nullopt;
    const auto taken = line.size() + (is_ended ? 1 : 0);
    begin_ += taken;
    place_.offset += static_cast<std::int64_t>(taken);
    ++place_.lines;
    if (!base::is_utf8(line)) return refuse_parameter(fmt::format("Line {} is not UTF-8.", place_.lines));
    if (json::length_in_characters(line) > most_characters)
        return refuse_parameter(fmt::format("Line {} has more than {} characters.", place_.lines, most_characters));
    return std::optional(line);
}

} // namespace poolguard::pool
