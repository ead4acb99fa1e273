#pragma once
// Everything about user import jobs.

#include "pool/admin/imports/import_runner.hpp"
#include "pool/admin/imports/import_uploads.hpp"

namespace poolguard::pool {

// All of these must outlive the imports. The sealer seals the uploaded files.
struct user_import_ports {
    store::records& records;
    const base::clock& clock;
    base::random_source& random;
    const base::secret& master_key;
    const base::sealer& sealer;
    const std::string& public_url;
    user_pools& pools;
    pool::users& users;
    const user_creation& creation;
};

struct user_imports {
    user_import_ports ports;
    import_jobs jobs{ports.records, ports.clock};
    import_files files{ports.records, ports.sealer, ports.clock, ports.random};
    import_uploads uploads{ports.public_url, ports.master_key, jobs, files, ports.clock, ports.random};
    import_runner runner{{jobs, files, ports.pools, ports.users, ports.creation, ports.clock}, ports.random};
};

} // namespace poolguard::pool
