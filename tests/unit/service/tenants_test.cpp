#include "service/tenants.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using maybe_text = std::optional<std::string>;

struct host_case {
    std::string main_domain;
    std::string host;
    maybe_text tenant;
};

TEST(tenants, of_the_host_name) {
    const host_case cases[] = {
        {"example.com", "acme.example.com", "acme"},
        {"example.com", "acme.example.com:8000", "acme"},
        {"example.com", "ACME.Example.COM", "acme"},
        {"Example.com", "acme.example.com", "acme"},
        {".example.com", "acme.example.com", "acme"},
        {"example.com", "acme.example.com.", "acme"},
        {"example.com.", "acme.example.com", "acme"},
        {"example.com", "a.b.example.com", "a"},
        {"example.com", "example.com", {}},
        {"example.com", ".example.com", {}},
        {"example.com", "evilexample.com", {}},
        {"example.com", "acme.evilexample.com", {}},
        {"example.com", "acme.example.com.evil.org", {}},
        {"example.com", "acme.example.org", {}},
        {"example.com", "[::1]:8000", {}},
        {"example.com", "127.0.0.1:8000", {}},
        {"example.com", "", {}},
        {"localhost", "acme.localhost:8000", "acme"},
        {"localhost", "localhost:8000", {}},
        {"", "tenant.api.local", "tenant"},
        {"", "tenant.api.local:8000", "tenant"},
        {"", "a.b.c.d", "a"},
        {"", "api.local", {}},
        {"", "api.local.", {}},
        {"", "localhost", {}},
        {"", "127.0.0.1", {}},
        {"", "192.168.10.20:8000", {}},
        {"", "[::1]", {}},
        {"", "[2001:db8::1]:8000", {}},
        {"", "[::ffff:127.0.0.1]", {}},
        {"", "", {}},
        {"", "..local", {}},
    };
    for (const auto& each : cases) {
        tenant_settings settings;
        settings.mode = tenant_mode::subdomain;
        settings.main_domain = each.main_domain;
        EXPECT_EQ(requested_tenant(settings, "ignored", each.host), each.tenant)
            << each.host << " under " << each.main_domain;
    }
}

TEST(tenants, of_the_header) {
    const std::pair<std::optional<std::string_view>, maybe_text> cases[] = {
        {"acme", "acme"}, {" acme\t", "acme"}, {"Acme", "Acme"}, {"", {}}, {"  ", {}}, {{}, {}}, {"a b", "a b"},
    };
    for (const auto& [header, tenant] : cases)
        EXPECT_EQ(requested_tenant({}, header, "other.example.com"), tenant) << header.value_or("nothing");
}

TEST(tenants, are_not_requested_in_claim_mode_or_when_off) {
    tenant_settings claim;
    claim.mode = tenant_mode::claim;
    EXPECT_EQ(requested_tenant(claim, "acme", "acme.example.com"), maybe_text());
    tenant_settings off;
    off.enabled = false;
    EXPECT_EQ(requested_tenant(off, "acme", "acme.example.com"), maybe_text());
}

struct resolve_case {
    tenant_mode mode;
    bool strict;
    maybe_text requested;
    maybe_text own;
    std::expected<std::string, tenant_error> outcome;
};

const auto not_provided = std::unexpected(tenant_error::not_provided);
const auto mismatch = std::unexpected(tenant_error::mismatch);
const auto not_a_member = std::unexpected(tenant_error::not_a_member);
const auto malformed = std::unexpected(tenant_error::malformed);

const resolve_case resolve_cases[] = {
    {tenant_mode::header, true, "acme", "acme", "acme"},
    {tenant_mode::header, true, "acme", "other", mismatch},
    {tenant_mode::header, true, "Acme", "acme", mismatch},
    {tenant_mode::header, true, "acme", {}, not_a_member},
    {tenant_mode::header, true, "acme", "", not_a_member},
    {tenant_mode::header, true, {}, "acme", "acme"},
    {tenant_mode::header, true, "", "acme", "acme"},
    {tenant_mode::header, true, {}, {}, not_provided},
    {tenant_mode::header, true, "", "", not_provided},
    {tenant_mode::header, false, "acme", "acme", "acme"},
    {tenant_mode::header, false, "acme", "other", mismatch},
    {tenant_mode::header, false, "acme", {}, "acme"},
    {tenant_mode::header, false, {}, "acme", "acme"},
    {tenant_mode::header, false, {}, {}, not_provided},
    {tenant_mode::subdomain, true, "acme", "acme", "acme"},
    {tenant_mode::subdomain, true, "acme", "Acme", "Acme"},
    {tenant_mode::subdomain, true, "acme", "other", mismatch},
    {tenant_mode::subdomain, true, "acme", {}, not_a_member},
    {tenant_mode::subdomain, true, {}, "acme", "acme"},
    {tenant_mode::subdomain, true, {}, {}, not_provided},
    {tenant_mode::subdomain, false, "acme", "acme", "acme"},
    {tenant_mode::subdomain, false, "acme", "other", mismatch},
    {tenant_mode::subdomain, false, "acme", {}, "acme"},
    {tenant_mode::subdomain, false, {}, "acme", "acme"},
    {tenant_mode::subdomain, false, {}, {}, not_provided},
    {tenant_mode::claim, true, {}, "acme", "acme"},
    {tenant_mode::claim, true, "other", "acme", "acme"},
    {tenant_mode::claim, true, {}, {}, not_provided},
    {tenant_mode::claim, true, "other", {}, not_provided},
    {tenant_mode::claim, false, "other", "acme", "acme"},
    {tenant_mode::claim, false, "other", {}, not_provided},
    {tenant_mode::header, true, "a b", "a b", malformed},
    {tenant_mode::header, false, "../etc", {}, malformed},
    {tenant_mode::header, false, {}, "a/b", malformed},
    {tenant_mode::claim, true, {}, "a\nb", malformed},
    {tenant_mode::header, false, ".", {}, malformed},
    {tenant_mode::header, true, "..", "..", malformed},
    {tenant_mode::claim, true, {}, "..", malformed},
    {tenant_mode::claim, true, {}, "caf\xc3\xa9", malformed},
};

TEST(tenants, resolved_by_mode_strictness_and_what_is_known) {
    for (const auto& each : resolve_cases) {
        tenant_settings settings;
        settings.mode = each.mode;
        settings.strict = each.strict;
        EXPECT_EQ(resolve_tenant(settings, each.requested, each.own), each.outcome)
            << "mode " << static_cast<int>(each.mode) << (each.strict ? ", strict, " : ", not strict, ")
            << each.requested.value_or("nothing") << " asked for, " << each.own.value_or("nothing") << " owned";
    }
}

TEST(tenants, public_when_off) {
    tenant_settings off;
    off.enabled = false;
    EXPECT_EQ(resolve_tenant(off, "acme", "other"), "public");
    EXPECT_EQ(resolve_tenant(off, {}, {}), "public");
}

TEST(tenants, names) {
    EXPECT_TRUE(is_tenant("a"));
    EXPECT_TRUE(is_tenant("Acme-1_b.c"));
    EXPECT_TRUE(is_tenant(".a"));
    EXPECT_TRUE(is_tenant(std::string(64, 'a')));
    EXPECT_FALSE(is_tenant(std::string(65, 'a')));
    for (const std::string_view name : {"", " ", "a b", "a/b", "a\\b", "a%2f", "a:b", "a#b", "a\n", "a\t", "a\x7f",
                                        "\xc3\xa9", ".", "..", "...", "../a", "./"})
        EXPECT_FALSE(is_tenant(name)) << name;
    EXPECT_FALSE(is_tenant(std::string_view("a\0b", 3)));
}

} // namespace
} // namespace poolguard::service
