#pragma once
// Makes a plan that fails shorter, as long as it still fails in the same way.

#include "simulation/plan.hpp"

#include <functional>

namespace poolguard::simulation {

// `fails` says whether a plan still does; it is called at most `most_tries` times.
plan shrink(plan failing, const std::function<bool(const plan&)>& fails, int most_tries = 400);

} // namespace poolguard::simulation
