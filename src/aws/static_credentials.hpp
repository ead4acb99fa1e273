#pragma once
// Credentials that are given directly, in the environment, or in the shared credentials file ("Shared config and
// credentials files", AWS SDKs and Tools Reference Guide).

#include "aws/credentials.hpp"
#include "aws/environment.hpp"

#include <string_view>

namespace poolguard::aws {

// Always returns the same ones; for a key that the process made itself.
class fixed_credentials final : public credential_provider {
  public:
    explicit fixed_credentials(credentials value) : value_(std::move(value)) {}
    std::expected<credentials, credentials_error> get() override { return value_; }

  private:
    credentials value_;
};

// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, if set, AWS_SESSION_TOKEN.
class environment_credentials final : public credential_provider {
  public:
    explicit environment_credentials(environment variables) : variables_(std::move(variables)) {}
    std::expected<credentials, credentials_error> get() override;

  private:
    environment variables_;
};

// The profile AWS_PROFILE (else "default") of AWS_SHARED_CREDENTIALS_FILE (else $HOME/.aws/credentials). A default file
// or profile that does not exist is not_configured; one that a variable names must exist.
class shared_file_credentials final : public credential_provider {
  public:
    explicit shared_file_credentials(environment variables) : variables_(std::move(variables)) {}
    std::expected<credentials, credentials_error> get() override;

  private:
    environment variables_;
};

// Reads the keys of one profile from the text of a shared credentials file: profile_not_found if there is no such
// section, not_configured if it has neither key, incomplete_profile if it has only one. Later lines override earlier
// ones, also across sections of the same name; "#" and ";" begin comments at the start of a line.
std::expected<credentials, credentials_error> read_profile(std::string_view text, std::string_view profile);

} // namespace poolguard::aws
