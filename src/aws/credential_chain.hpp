#pragma once
// Searches AWS credentials in the standard order: environment, shared file, container, EC2 instance.

#include "aws/cached_credentials.hpp"
#include "aws/metadata_credentials.hpp"
#include "aws/static_credentials.hpp"

namespace poolguard::aws {

// Uses the first source that is configured. If that one fails, the search ends with its error, so that a mistake never
// leads to another identity. Results are cached and renewed (cached_credentials).
class credential_chain final : public credential_provider {
  public:
    // The transport is used only for the metadata services: give it metadata_curl_options().
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
