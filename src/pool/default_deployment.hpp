#pragma once
// The pool and app clients that a server has from its first start on: one set for each region, remembered in a record.

#include "base/random.hpp"
#include "pool/protocol/call.hpp"
#include "pool/model/user_pools.hpp"

#include <string>
#include <vector>

namespace poolguard::pool {

struct deployment_options {
    std::string region;
    std::vector<std::string> callback_urls; // of the web client
    std::vector<std::string> logout_urls;
    // Of the other client, by which the gateway signs browsers in; those that a client cannot have are passed over.
    std::vector<std::string> app_callback_urls{};
    std::vector<std::string> app_logout_urls{};
};

struct deployment {
    std::string pool_id;
    std::string client_id;     // no secret; password, SRP and refresh, and the gateway's code flow
    std::string web_client_id; // no secret; the hosted pages, code flow
};
BOOST_DESCRIBE_STRUCT(deployment, (), (pool_id, client_id, web_client_id))

// Makes what is missing of the region's deployment and gives its ids. The ids are settled first, by one record, so a
// run that was cut short is taken up by the next, and of two nodes that start at once both get the same. The
// clients' URLs are brought to what is wished; all else stays as it is found. Users sign in by e-mail address, and
// have the attribute custom:tenant_id, which only an administrator writes.
// InvalidParameterException for URLs that an app client cannot have.
result<deployment> provide_deployment(const deployment_options& wishes, const call& by, user_pools& pools,
                                      store::records& records, base::random_source& random);

} // namespace poolguard::pool
