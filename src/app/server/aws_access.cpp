#include "app/server/aws_access.hpp"

#include "aws/metadata_credentials.hpp"

namespace poolguard::app {
namespace {

aws::curl_options https_options(const cognito_settings& given) {
    aws::curl_options out;
    out.ca_file = given.ca_file.value_or("");
    return out;
}

} // namespace

aws_access::aws_access(const cognito_settings& given, const environment& variables, const base::clock& clock)
    : https(https_options(given)), metadata(aws::metadata_curl_options()),
      credentials([&variables](const std::string& name) { return variables.find(name); }, metadata, clock) {}

} // namespace poolguard::app
