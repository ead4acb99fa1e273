#include "base/json/place.hpp"

#include <fmt/format.h>

namespace poolguard::base::json {

std::string place::path() const {
    auto out = in_ == nullptr ? std::string{} : in_->path();
    switch (by_) {
    case step::document:
        break;
    case step::member:
        if (!out.empty()) out += '.';
        out += name_;
        break;
    case step::element:
        out += fmt::format("[{}]", index_);
        break;
    case step::key:
        out += fmt::format("{{{}}}", name_);
        break;
    }
    return out;
}

} // namespace poolguard::base::json
