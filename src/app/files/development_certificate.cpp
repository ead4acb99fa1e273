#include "app/files/development_certificate.hpp"

#include "app/files/private_file.hpp"
#include "base/openssl.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <optional>

namespace poolguard::app {
namespace {

using base::bio_ptr;
using base::pkey_ptr;
using certificate_ptr = std::unique_ptr<X509, base::freed_by<&X509_free>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, base::freed_by<&X509_EXTENSION_free>>;

// Apple's systems refuse certificates that are valid longer.
constexpr std::chrono::days validity{397};
constexpr std::chrono::days renewed_before_end{30};

struct extension {
    int id;
    std::string value;
};

std::time_t seconds(base::time_point at) { return std::chrono::system_clock::to_time_t(at); }

bool is_address(const std::string& name) {
    in6_addr parsed{};
    return ::inet_pton(AF_INET, name.c_str(), &parsed) == 1 || ::inet_pton(AF_INET6, name.c_str(), &parsed) == 1;
}

bool set_serial(X509& of) {
    std::uint64_t number = 0;
    return RAND_bytes(reinterpret_cast<unsigned char*>(&number), sizeof number) == 1 &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(&of), number >> 1) == 1;
}

bool set_name(X509_NAME* of, const char* name) {
    return X509_NAME_add_entry_by_txt(of, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name), -1, -1,
                                      0) == 1;
}

bool add_extensions(X509& to, X509& issuer, const std::vector<extension>& extensions) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, &issuer, &to, nullptr, nullptr, 0);
    return std::ranges::all_of(extensions, [&](const extension& each) {
        const extension_ptr made{X509V3_EXT_conf_nid(nullptr, &context, each.id, each.value.c_str())};
        return made && X509_add_ext(&to, made.get(), -1) == 1;
    });
}

struct authority {
    const certificate_ptr& certificate; // empty: the certificate signs itself
    const pkey_ptr& key;
};

// Empty if OpenSSL cannot do it.
certificate_ptr make_certificate(const char* name, const pkey_ptr& key, const authority& by,
                                 const std::vector<extension>& extensions, base::time_point now) {
    certificate_ptr out{X509_new()};
    if (!out) return {};
    auto& issuer = by.certificate ? *by.certificate : *out;
    const bool is_made =
        X509_set_version(out.get(), X509_VERSION_3) == 1 && set_serial(*out) &&
        ASN1_TIME_set(X509_getm_notBefore(out.get()), seconds(now - std::chrono::days{1})) != nullptr &&
        ASN1_TIME_set(X509_getm_notAfter(out.get()), seconds(now + validity)) != nullptr &&
        set_name(X509_get_subject_name(out.get()), name) &&
        X509_set_issuer_name(out.get(), X509_get_subject_name(&issuer)) == 1 &&
        X509_set_pubkey(out.get(), key.get()) == 1 && add_extensions(*out, issuer, extensions) &&
        X509_sign(out.get(), by.key.get(), EVP_sha256()) > 0;
    return is_made ? std::move(out) : certificate_ptr{};
}

std::string to_alternative_names(const std::set<std::string>& names) {
    std::string out;
    for (const auto& each : names)
        out += fmt::format("{}{}:{}", out.empty() ? "" : ",", is_address(each) ? "IP" : "DNS", each);
    return out;
}

// Wiped when it is released, as it may hold the private key.
base::secret text_of(const bio_ptr& from) {
    char* begin = nullptr;
    const auto size = BIO_get_mem_data(from.get(), &begin);
    return base::secret{std::string(begin, static_cast<std::size_t>(size))};
}

bio_ptr empty_text() { return bio_ptr{BIO_new(BIO_s_secmem())}; }

struct pem_files {
    base::secret server; // private key, certificate, CA
    base::secret authority;
};

std::optional<pem_files> make_files(const std::set<std::string>& names, base::time_point now) {
    const pkey_ptr authority_key{EVP_EC_gen("P-256")};
    const pkey_ptr key{EVP_EC_gen("P-256")};
    if (!authority_key || !key) return std::nullopt;
    const auto ca = make_certificate("Poolguard development CA", authority_key, {{}, authority_key},
                                     {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                                      {NID_key_usage, "critical,keyCertSign"},
                                      {NID_subject_key_identifier, "hash"}},
                                     now);
    if (!ca) return std::nullopt;
    const auto certificate = make_certificate("Poolguard on this machine", key, {ca, authority_key},
                                              {{NID_basic_constraints, "critical,CA:FALSE"},
                                               {NID_key_usage, "critical,digitalSignature"},
                                               {NID_ext_key_usage, "serverAuth"},
                                               {NID_subject_key_identifier, "hash"},
                                               {NID_authority_key_identifier, "keyid"},
                                               {NID_subject_alt_name, to_alternative_names(names)}},
                                              now);
    const auto server = empty_text();
    const auto trusted = empty_text();
    const bool is_written =
        certificate && server && trusted &&
        PEM_write_bio_PrivateKey(server.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1 &&
        PEM_write_bio_X509(server.get(), certificate.get()) == 1 && PEM_write_bio_X509(server.get(), ca.get()) == 1 &&
        PEM_write_bio_X509(trusted.get(), ca.get()) == 1;
    if (!is_written) return std::nullopt;
    return pem_files{text_of(server), text_of(trusted)};
}

bool covers(X509& certificate, const std::string& name) {
    if (is_address(name)) return X509_check_ip_asc(&certificate, name.c_str(), 0) == 1;
    return X509_check_host(&certificate, name.c_str(), name.size(), 0, nullptr) == 1;
}

// The text of the CA in the file of the server; nullopt if the certificate cannot be used for these names any longer.
std::optional<base::secret> usable_authority(const base::secret& server, const std::set<std::string>& names,
                                             base::time_point now) {
    const base::error_mark mark;
    const auto text = server.reveal();
    const bio_ptr from{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
    const pkey_ptr key{PEM_read_bio_PrivateKey(from.get(), nullptr, nullptr, nullptr)};
    const certificate_ptr certificate{PEM_read_bio_X509(from.get(), nullptr, nullptr, nullptr)};
    const certificate_ptr ca{PEM_read_bio_X509(from.get(), nullptr, nullptr, nullptr)};
    if (!key || !certificate || !ca || X509_check_private_key(certificate.get(), key.get()) != 1) return std::nullopt;
    auto needed_until = seconds(now + renewed_before_end);
    auto today = seconds(now);
    const bool is_valid = X509_cmp_time(X509_get0_notBefore(certificate.get()), &today) < 0 &&
                          X509_cmp_time(X509_get0_notAfter(certificate.get()), &needed_until) > 0;
    if (!is_valid || !std::ranges::all_of(names, [&](const auto& each) { return covers(*certificate, each); }))
        return std::nullopt;
    const auto trusted = empty_text();
    if (!trusted || PEM_write_bio_X509(trusted.get(), ca.get()) != 1) return std::nullopt;
    return text_of(trusted);
}

} // namespace

std::filesystem::path development_certificate_in(const std::filesystem::path& data) {
    return data / "tls" / "server.pem";
}
std::filesystem::path development_authority_in(const std::filesystem::path& data) { return data / "tls" / "ca.pem"; }

std::expected<void, std::string> provide_development_certificate(const std::filesystem::path& data,
                                                                 const std::set<std::string>& names,
                                                                 base::time_point now) {
    const auto file = development_certificate_in(data);
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    if (failed)
        return std::unexpected(fmt::format("Cannot create {}: {}", file.parent_path().string(), failed.message()));
    POOLGUARD_TRY(const auto present, read_private_file(file));
    if (present)
        // The CA is written again, in case the process ended between the two files.
        if (const auto ca = usable_authority(*present, names, now))
            return write_private_file(development_authority_in(data), *ca, if_present::replace);
    const auto made = make_files(names, now);
    if (!made) return std::unexpected(fmt::format("Cannot create the certificate {}", file.string()));
    POOLGUARD_CHECK(write_private_file(file, made->server, if_present::replace));
    return write_private_file(development_authority_in(data), made->authority, if_present::replace);
}

void forget_development_authority(const std::filesystem::path& data) {
    std::error_code ignored;
    std::filesystem::remove(development_authority_in(data), ignored);
}

} // namespace poolguard::app
