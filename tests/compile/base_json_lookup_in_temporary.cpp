// Must not compile: a reference to a part of an object that is gone.

#include "base/json/lookup.hpp"

boost::json::object make_object();
const auto& part = poolguard::base::json::array_at(make_object(), "part");
