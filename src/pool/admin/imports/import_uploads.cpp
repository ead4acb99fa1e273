#include "pool/admin/imports/import_uploads.hpp"

#include "base/digest.hpp"
#include "http/form.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr std::string_view encryption_header = "x-amz-server-side-encryption";
constexpr std::string_view encryption = "aws:kms"; // the files are sealed in any case

// As Amazon S3 writes errors.
http::response refuse_upload(unsigned status, std::string_view code, std::string_view message) {
    http::response out;
    out.status = status;
    out.content_type = "application/xml";
    out.body =
        fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{}</Message></Error>",
                    code, message);
    return out;
}
http::response wrong_signature() {
    return refuse_upload(403, "SignatureDoesNotMatch",
                         "The request signature we calculated does not match the signature you provided. Check your "
                         "key and signing method.");
}
http::response store_trouble() { return refuse_upload(503, "SlowDown", "Please reduce your request rate."); }

std::string signature_in(std::string_view query) {
    const auto fields = http::parse_form(query);
    if (!fields) return {};
    const auto found = std::ranges::find(*fields, "X-Amz-Signature", &std::pair<std::string, std::string>::first);
    return found == fields->end() ? std::string{} : found->second;
}

} // namespace

// One upload: checked with its first part, given to the job with its last.
class import_uploads::receiver final : public http::body_receiver {
  public:
    receiver(import_uploads& of, const http::request& request) : of_(of), request_(request) {}
    ~receiver() override {
        base::wipe(pending_);
        if (job_ && !is_given_) of_.files_.discard(*job_, job_->upload);
    }

    std::optional<http::response> take(std::string_view part, bool is_last) override {
        if (!job_)
            if (auto refused = admit()) return refused;
        pending_ += part;
        while (pending_.size() >= import_files::part_bytes || (is_last && !pending_.empty())) {
            const auto size = std::min(pending_.size(), import_files::part_bytes);
            if (!of_.files_.write(*job_, parts_++, std::string_view(pending_).substr(0, size))) return store_trouble();
            pending_.erase(0, size);
        }
        return is_last ? std::optional(finish()) : std::nullopt;
    }

  private:
    std::optional<http::response> admit() {
        const auto pool = *request_.path_parameter("pool");
        const auto id = *request_.path_parameter("job");
        if (!cognito::is_user_pool_id(pool) || !cognito::is_import_job_id(id)) return wrong_signature();
        auto found = of_.jobs_.find(pool, id);
        if (!found) return store_trouble();
        if (!*found || request_.find_header(encryption_header) != encryption ||
            !base::equal_in_constant_time(signature_in(request_.query), of_.signature_of(**found)))
            return wrong_signature();
        if (of_.clock_.now() >= base::from_epoch_milliseconds((*found)->created) + lifetime)
            return refuse_upload(403, "AccessDenied", "Request has expired");
        if ((*found)->status != user_import_job_status::Created)
            return refuse_upload(403, "AccessDenied", "Access Denied");
        of_.files_.remove_discarded(); // Who uploads again and again must not fill the records.
        job_ = std::move(**found);
        job_->upload = base::to_hex(of_.random_.take(8));
        return std::nullopt;
    }
    http::response finish() {
        bool is_open = false;
        std::string former;
        const auto given = of_.jobs_.update(job_->pool_id, job_->id, [&](import_job_document& it) {
            is_open = it.status == user_import_job_status::Created;
            if (is_open) former = std::exchange(it.upload, job_->upload);
            return is_open;
        });
        is_given_ = !given || (*given && is_open); // After a failure of the store, it may be.
        if (!given) return store_trouble();
        if (!is_given_) return refuse_upload(403, "AccessDenied", "Access Denied");
        if (!former.empty() && former != job_->upload) of_.files_.discard(*job_, former);
        http::response out;
        out.headers.emplace_back("ETag", fmt::format("\"{}\"", job_->upload));
        out.headers.emplace_back(encryption_header, encryption);
        return out;
    }

    import_uploads& of_;
    const http::request& request_;
    std::optional<import_job_document> job_;
    std::string pending_;
    std::int64_t parts_ = 0;
    bool is_given_ = false; // to the job
};

import_uploads::import_uploads(const std::string& public_url, const base::secret& master_key, import_jobs& jobs,
                               import_files& files, const base::clock& clock, base::random_source& random)
    : public_url_(public_url), key_(base::hmac_sha256(master_key.reveal(), "poolguard.user-import-uploads.v1")),
      jobs_(jobs), files_(files), clock_(clock), random_(random) {}

void import_uploads::add_routes(http::router& routes) {
    routes.add({.method = http::method::put,
                .pattern = "/user-import/{pool}/{job}",
                .body_limit = import_files::most_bytes,
                .lane = http::lane::slow,
                .is_for_any_origin = true,
                .make_receiver = [this](const http::request& request) -> std::unique_ptr<http::body_receiver> {
                    return std::make_unique<receiver>(*this, request);
                }});
}

std::string import_uploads::signature_of(const import_job_document& job) const {
    return base::to_hex(
        base::hmac_sha256(key_.reveal(), fmt::format("PUT\n{}\n{}\n{}", job.pool_id, job.id, job.created)));
}

std::string import_uploads::url_of(const import_job_document& job) const {
    return fmt::format("{}/user-import/{}/{}?X-Amz-Date={}&X-Amz-Expires={}"
                       "&X-Amz-SignedHeaders=host%3Bx-amz-server-side-encryption&X-Amz-Signature={}",
                       public_url_, job.pool_id, job.id,
                       base::to_basic_iso8601(base::from_epoch_milliseconds(job.created)),
                       std::chrono::seconds(lifetime).count() - 1, signature_of(job));
}

} // namespace poolguard::pool
