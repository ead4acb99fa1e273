#include "store/allowance.hpp"

#include "base/try.hpp"
#include "store/document.hpp"

#include <algorithm>

namespace poolguard::store {

struct taken_document {
    std::int64_t count = 0;
    std::int64_t until = 0; // when the window ends, in milliseconds since the epoch
};
BOOST_DESCRIBE_STRUCT(taken_document, (), (count, until))

namespace {

// More rounds than there can be concurrent writers before the allowance is used up.
constexpr int max_rounds = 64;

base::time_point end_of(const taken_document& known) { return base::from_epoch_milliseconds(known.until); }

} // namespace

bool is_in_window(const allowance& of, base::time_point end, base::time_point now) {
    return now < end && end <= now + 2 * of.window;
}

std::expected<std::optional<base::time_point>, error> take_one(records& in, const key& at, const allowance& of,
                                                               base::time_point now) {
    for (int round = 0; round < max_rounds; ++round) {
        POOLGUARD_TRY(const auto known, load<taken_document>(in, at));
        taken_document after{0, base::epoch_milliseconds(now + of.window)};
        condition on = if_absent{};
        if (known) {
            on = if_version{known->version};
            if (is_in_window(of, end_of(known->value), now)) after = known->value;
        }
        if (after.count >= of.most) return end_of(after);
        ++after.count;
        const auto saved = save(in, at, after, on, end_of(after));
        if (saved) return std::nullopt;
        if (saved.error() != error::conflict) return std::unexpected(saved.error());
    }
    return std::unexpected(error::conflict);
}

std::expected<void, error> give_one_back(records& in, const key& at) {
    POOLGUARD_CHECK(update<taken_document>(
        in, at,
        [](taken_document& known) {
            if (known.count <= 0) return false;
            --known.count;
            return true;
        },
        max_rounds));
    return {};
}

} // namespace poolguard::store
