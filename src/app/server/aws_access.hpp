#pragma once
// What calls of AWS, and of what speaks its APIs, are made with: HTTPS, and the credentials of the usual places.

#include "app/settings/environment.hpp"
#include "app/settings/settings.hpp"
#include "aws/credential_chain.hpp"
#include "aws/curl_transport.hpp"

namespace poolguard::app {

struct aws_access {
    // The variables and the clock must outlive the access.
    aws_access(const cognito_settings& given, const environment& variables, const base::clock& clock);

    aws::curl_transport https;
    aws::curl_transport metadata; // for the credentials alone
    aws::credential_chain credentials;
};

} // namespace poolguard::app
