#pragma once
// What a page says about a failure of the pool.

#include "cognito/failure.hpp"
#include "pool/pages/words.hpp"

namespace poolguard::pool {

// An unknown user and a wrong password are one and the same, whatever the app client's settings.
word problem_of(const cognito::failure& why);

} // namespace poolguard::pool
