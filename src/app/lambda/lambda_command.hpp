#pragma once
// `poolguard lambda`: runs the server as a custom runtime of AWS Lambda, one invocation at a time.

#include "app/settings/environment.hpp"
#include "app/settings/settings.hpp"

namespace poolguard::app::lambda {

// Returns the exit code: 0 after SIGTERM, 1 if the Lambda runtime API or the start fails, 2 outside Lambda.
int serve(const settings& given, const environment& variables);

} // namespace poolguard::app::lambda
