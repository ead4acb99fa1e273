#pragma once
// What this server seals, hands out and takes back before it expires: challenge sessions, SECRET_BLOCKs, refresh tokens
// and form tokens. A ticket is a described struct with a member `expires`, in epoch milliseconds. One that also has
// `sealed_as` and `padded_bytes` is padded, so that its length does not reveal how long the names in it are.

#include "base/clock.hpp"
#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/seal.hpp"
#include "pool/model/user_pools.hpp"

#include <algorithm>

namespace poolguard::pool {

template <class Ticket>
concept padded_ticket = requires { Ticket::padded_bytes; };

template <padded_ticket Ticket>
struct filled_ticket {
    static constexpr std::string_view json_name(std::string_view member) {
        return member == "ticket" ? Ticket::sealed_as : member;
    }
    Ticket ticket;
    std::string filling;
    BOOST_DESCRIBE_CLASS(filled_ticket, (), (ticket, filling), (), ())
};

// The context is authenticated and not part of the result.
template <class Ticket>
base::bytes seal_ticket(const Ticket& ticket, const base::sealer& sealer, base::random_source& random,
                        std::string_view context) {
    std::string plain;
    if constexpr (padded_ticket<Ticket>) {
        filled_ticket<Ticket> filled{ticket, {}};
        const auto length = base::json::write(filled).size();
        filled.filling.assign(Ticket::padded_bytes - std::min(length, Ticket::padded_bytes), '.');
        plain = base::json::write(filled);
    } else {
        plain = base::json::write(ticket);
    }
    auto sealed = sealer.seal(random, plain, context);
    base::wipe(plain);
    return sealed;
}

// Returns nullopt for a text that was not sealed here for this context, or was altered. The ticket may have expired.
template <class Ticket>
std::optional<Ticket> open_ticket(std::string_view sealed, const base::sealer& sealer, std::string_view context) {
    using base::json::unknown_members;
    auto plain = sealer.open(sealed, context);
    if (!plain) return std::nullopt;
    std::optional<Ticket> out;
    if constexpr (padded_ticket<Ticket>) {
        if (auto read = base::json::read<filled_ticket<Ticket>>(*plain, unknown_members::ignore))
            out = std::move(read->ticket);
    } else {
        if (auto read = base::json::read<Ticket>(*plain, unknown_members::ignore)) out = std::move(*read);
    }
    base::wipe(*plain);
    return out;
}

template <class Ticket>
bool has_expired(const Ticket& ticket, base::time_point now) {
    return now >= base::from_epoch_milliseconds(ticket.expires);
}

// Marks a ticket as used, at a key made from its id. Of several calls at once only one returns true.
result<bool> use_ticket(store::records& records, const store::key& at, std::int64_t expires, base::time_point now);

} // namespace poolguard::pool
