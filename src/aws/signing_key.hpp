#pragma once
// The derived keys of Signature Version 4 ("Calculate the signature" in the AWS General Reference) and a small cache of
// them: a key is valid for a day, and deriving it costs four hashes more than using it.

#include "aws/credentials.hpp"

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::aws {

struct credential_scope {
    std::string date; // "20150830"
    std::string region;
    std::string service;

    // "20150830/us-east-1/iam/aws4_request"
    std::string text() const;
    friend bool operator==(const credential_scope&, const credential_scope&) = default;
};

// 32 raw bytes.
base::secret derive_signing_key(std::string_view secret_access_key, const credential_scope& scope);

// Keeps the last used keys, at most `capacity`, and wipes those it drops. Safe for many threads.
class signing_key_cache {
  public:
    explicit signing_key_cache(std::size_t capacity);

    // The derived key; a cached one is used only for the same secret.
    base::secret get(const credentials& of, const credential_scope& scope);
    std::size_t size() const;

  private:
    struct entry {
        std::string access_key_id;
        credential_scope scope;
        base::secret origin;
        base::secret key;
    };

    mutable std::mutex mutex_;
    std::size_t capacity_;
    std::vector<entry> entries_; // the last used in front
};

} // namespace poolguard::aws
