#include "aws/credentials.hpp"

#include <utility>

namespace poolguard::aws {

std::string_view describe(credentials_error error) {
    switch (error) {
    case credentials_error::not_configured:
        return "No AWS credentials were found in the environment, the shared file or the metadata services.";
    case credentials_error::incomplete_environment:
        return "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set together.";
    case credentials_error::unreadable_file:
        return "The AWS credentials file or the container token file cannot be read.";
    case credentials_error::profile_not_found:
        return "The AWS credentials file does not have the profile that AWS_PROFILE names.";
    case credentials_error::incomplete_profile:
        return "The profile needs both aws_access_key_id and aws_secret_access_key.";
    case credentials_error::refused_address:
        return "AWS_CONTAINER_CREDENTIALS_FULL_URI must use HTTPS or a loopback or metadata address.";
    case credentials_error::malformed_token:
        return "The container authorization token has a line break.";
    case credentials_error::unreachable:
        return "The metadata service for AWS credentials did not answer.";
    case credentials_error::refused:
        return "The metadata service refused to return AWS credentials.";
    case credentials_error::malformed_reply:
        return "The metadata service did not return valid AWS credentials.";
    }
    std::unreachable();
}

} // namespace poolguard::aws
