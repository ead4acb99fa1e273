#pragma once
// Makes OpenSSL fail: its default properties are set to some that no provider has, so that nothing new can be fetched.

#include <openssl/err.h>
#include <openssl/evp.h>

namespace poolguard::jwt::test {

class broken_openssl {
  public:
    broken_openssl() { EVP_set_default_properties(nullptr, "provider=nosuchprovider"); }
    broken_openssl(const broken_openssl&) = delete;
    broken_openssl& operator=(const broken_openssl&) = delete;
    ~broken_openssl() {
        EVP_set_default_properties(nullptr, "");
        ERR_clear_error();
    }
};

} // namespace poolguard::jwt::test
