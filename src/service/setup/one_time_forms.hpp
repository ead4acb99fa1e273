#pragma once
// Forms that must not do the same thing twice, however often a browser sends them: each has a mark that works once, on
// all nodes.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "cognito/failure.hpp"
#include "store/records.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace poolguard::service {

class one_time_forms {
  public:
    // How long a mark that was used is remembered.
    static constexpr std::chrono::hours remembered{24};

    // The arguments must outlive the object.
    one_time_forms(store::records& records, const base::clock& clock, base::random_source& random)
        : records_(records), clock_(clock), random_(random) {}

    // For a form that is about to be shown.
    std::string new_mark();
    // False if the mark was taken before. A form without a mark has nothing to be known by, and counts as a new one.
    std::expected<bool, store::error> take(std::string_view mark);
    // After Cognito refused what the form asks for, so that it can be sent again. Does nothing if Cognito may have done
    // it, because then the form would do it twice.
    void give_back(std::string_view mark, const cognito::failure& why);

  private:
    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::service
