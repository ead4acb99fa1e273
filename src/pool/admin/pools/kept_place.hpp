#pragma once
// Where the settings of a call are kept.

#include "base/try.hpp"
#include "pool/model/kept_settings.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {

struct kept_place {
    std::string pool_id;
    std::string client_id; // or "ALL"

    std::optional<std::string> client() const {
        return client_id == all_clients ? std::nullopt : std::optional(client_id);
    }
};

// The pool and the app client that a message names; a client that it may leave out may also be "ALL".
template <class Message>
result<kept_place> find_place(const Message& input, const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    kept_place out{pool->id, std::string(all_clients)};
    if constexpr (requires { input.ClientId; }) {
        const std::optional<cognito::client_id> id = input.ClientId;
        if (!id || (base::json::is_optional<decltype(input.ClientId)> && id->value == all_clients)) return out;
        POOLGUARD_CHECK(ports.pools.find_client(pool->id, *id));
        out.client_id = *id;
    }
    return out;
}

// What is kept there, or `none`.
template <class Document>
result<Document> find_kept(const kept_place& at, const operation_ports& ports, Document none) {
    POOLGUARD_TRY(auto found, ports.kept.of<Document>().find(at.pool_id, at.client_id));
    return std::move(found).value_or(std::move(none));
}

template <class Document>
result<Document> keep(const kept_place& at, const operation_ports& ports, Document wanted) {
    POOLGUARD_CHECK(ports.kept.of<Document>().put(at.pool_id, at.client_id, wanted));
    return wanted;
}

} // namespace poolguard::pool
