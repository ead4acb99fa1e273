#include "pool/tokens/sealed_ticket.hpp"

namespace poolguard::pool {
namespace {

struct used_ticket {
    std::int64_t at = 0; // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(used_ticket, (), (at))

} // namespace

result<bool> use_ticket(store::records& records, const store::key& at, std::int64_t expires, base::time_point now) {
    // Kept longer than the ticket, for nodes whose clocks are behind.
    const auto until = base::from_epoch_milliseconds(expires) + std::chrono::minutes{5};
    const auto saved = store::save(records, at, used_ticket{base::epoch_milliseconds(now)}, store::if_absent{}, until);
    if (saved) return true;
    if (saved.error() == store::error::conflict) return false;
    return std::unexpected(store_failure(saved.error()));
}

} // namespace poolguard::pool
