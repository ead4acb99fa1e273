#pragma once
// The standard order in which AWS credentials are looked for: environment, shared file, container, EC2 instance.

#include "aws/cached_credentials.hpp"
#include "aws/metadata_credentials.hpp"
#include "aws/static_credentials.hpp"

namespace poolguard::aws {

// The first source that is configured decides: one that is configured and fails ends the search with its error, so
// that a mistake never leads to another identity. Results are cached and renewed (cached_credentials).
class credential_chain final : public credential_provider {
  public:
    // The transport is used for the metadata services alone: give it metadata_curl_options().
    credential_chain(const environment& variables, http_transport& metadata, const base::clock& clock);

    std::expected<credentials, credentials_error> get() override { return cached_.get(); }

  private:
    class sources final : public credential_provider {
      public:
        sources(const environment& variables, http_transport& metadata);
        std::expected<credentials, credentials_error> get() override;

      private:
        environment_credentials environment_;
        shared_file_credentials shared_file_;
        container_credentials container_;
        instance_credentials instance_;
    };

    sources sources_;
    cached_credentials cached_;
};

} // namespace poolguard::aws
