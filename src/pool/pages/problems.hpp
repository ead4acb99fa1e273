#pragma once
// The message that a page shows for a failed operation.

#include "cognito/failure.hpp"
#include "pool/pages/page.hpp"

namespace poolguard::pool {

// The same for an unknown user and a wrong password, whatever the app client's settings. A function that refuses says
// why itself, as at Cognito.
page_problem problem_of(const cognito::failure& why);

} // namespace poolguard::pool
