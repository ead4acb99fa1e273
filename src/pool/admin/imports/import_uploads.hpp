#pragma once
// "PUT /user-import/{pool}/{job}": where the file of a job is uploaded to, as with a pre-signed URL of Amazon S3. Who
// has the URL may upload within 15 minutes of the job's creation, until the job is started.

#include "base/secret.hpp"
#include "http/router.hpp"
#include "pool/admin/imports/import_files.hpp"

#include <string>

namespace poolguard::pool {

class import_uploads {
  public:
    static constexpr std::chrono::minutes lifetime{15};

    // All references must outlive the routes. `public_url` is the server's.
    import_uploads(const std::string& public_url, const base::secret& master_key, import_jobs& jobs,
                   import_files& files, const base::clock& clock, base::random_source& random);

    void add_routes(http::router& routes);
    std::string url_of(const import_job_document& job) const;

  private:
    class receiver;
    std::string signature_of(const import_job_document& job) const;

    const std::string& public_url_;
    base::secret key_;
    import_jobs& jobs_;
    import_files& files_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::pool
