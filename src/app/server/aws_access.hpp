#pragma once
// HTTPS and the default credential chain, for calls of AWS and of servers that speak its APIs.

#include "app/settings/environment.hpp"
#include "app/settings/settings.hpp"
#include "aws/credential_chain.hpp"
#include "aws/curl_transport.hpp"
#include "aws/metadata_credentials.hpp"

namespace poolguard::app {

struct aws_access {
    // The variables and the clock must outlive the access.
    aws_access(const cognito_settings& given, const environment& variables, const base::clock& clock)
        : https({.ca_file = given.ca_file.value_or("")}), metadata(aws::metadata_curl_options()),
          credentials([&variables](const std::string& name) { return variables.find(name); }, metadata, clock) {}

    aws::curl_transport https;
    aws::curl_transport metadata; // only for the credentials
    aws::credential_chain credentials;
};

} // namespace poolguard::app
