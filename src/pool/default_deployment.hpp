#pragma once
// The user pool and app clients that the server creates on its first start: one set per region, whose ids are in a
// record.

#include "base/random.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/call.hpp"

#include <optional>
#include <string>
#include <vector>

namespace poolguard::pool {

struct deployment_options {
    std::string region;
    std::vector<std::string> callback_urls; // of the web client
    std::vector<std::string> logout_urls;
    // Of the client that the gateway uses to sign browsers in. URLs that a client cannot have are ignored.
    std::vector<std::string> app_callback_urls{};
    std::vector<std::string> app_logout_urls{};
    // Chosen ids of the pool, the app client and the web client; random ones otherwise.
    std::optional<std::string> pool_id{};
    std::optional<std::string> client_id{};
    std::optional<std::string> web_client_id{};
};

struct deployment {
    std::string pool_id;
    std::string client_id;     // no secret; password, SRP and refresh flows, and the gateway's code flow
    std::string web_client_id; // no secret; single-page apps: SRP, and the hosted pages
};
BOOST_DESCRIBE_STRUCT(deployment, (), (pool_id, client_id, web_client_id))

// Creates whatever is missing of the region's deployment and returns its ids. The ids are stored first, in one record,
// so an interrupted run is continued by the next one, and nodes that start at the same time use the same ids. The
// clients' URLs are updated to the options; everything else stays as it is. Users sign in with their e-mail address and
// have the attribute custom:tenant_id, which only an administrator can write.
// InvalidParameterException for URLs that an app client cannot have, and for chosen ids that are taken, malformed, of
// another region, or not those of the deployment that is already there.
result<deployment> provide_deployment(const deployment_options& options, const call& by, user_pools& pools,
                                      store::records& records, base::random_source& random);

} // namespace poolguard::pool
