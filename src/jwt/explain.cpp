#include "base/bytes.hpp"
#include "base/json/lookup.hpp"
#include "base/json/write.hpp"
#include "jwt/claim_checks.hpp"
#include "jwt/compact.hpp"
#include "jwt/header.hpp"
#include "jwt/payload.hpp"
#include "jwt/verifier.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::jwt {
namespace {

constexpr std::array<std::string_view, 11> first_checks{"size",       "structure", "encoding",  "header",
                                                        "extensions", "type",      "algorithm", "key id",
                                                        "key",        "signature", "payload"};
constexpr std::string_view last_check = "custom check";

// The results in the order of the checks. Each starts as not_reached.
class explanation {
  public:
    explanation() {
        for (const auto name : first_checks)
            add(name);
        for (const auto& check : claim_checks())
            add(check.name);
        add(last_check);
    }

    void pass(std::string_view name, std::string sentence) {
        set(name, check_outcome::passed, std::nullopt, std::move(sentence));
    }
    void fail(std::string_view name, error failure, std::string_view detail = {}) {
        set(name, check_outcome::failed, failure, fmt::format("{}{}", describe(failure), detail));
    }
    void skip(std::string_view name, std::string sentence) {
        set(name, check_outcome::not_reached, std::nullopt, std::move(sentence));
    }
    bool failed() const {
        return std::ranges::any_of(results_, [](const auto& r) { return r.outcome == check_outcome::failed; });
    }
    std::vector<check_result> take() && { return std::move(results_); }

  private:
    void add(std::string_view name) {
        results_.push_back({name, check_outcome::not_reached, std::nullopt, "Not reached: an earlier check failed."});
    }
    void set(std::string_view name, check_outcome outcome, std::optional<error> failure, std::string sentence) {
        const auto found = std::ranges::find(results_, name, &check_result::name);
        if (found != results_.end()) *found = {found->name, outcome, failure, std::move(sentence)};
    }

    std::vector<check_result> results_;
};

// JSON's escapes keep control characters of a token away from the terminal.
std::string quoted(std::string_view text) { return base::json::write(text); }

std::string at(std::string_view claim, std::optional<std::int64_t> seconds) {
    constexpr std::int64_t end_of_year_9999 = 253402300799;
    if (!seconds) return {};
    if (*seconds > end_of_year_9999) return fmt::format(" {} is {}.", claim, *seconds);
    return fmt::format(" {} is {}.", claim, base::to_rfc3339(base::from_epoch_seconds(*seconds)));
}

std::string as(std::string_view claim, std::optional<std::string_view> text) {
    return text ? fmt::format(" {} is {}.", claim, quoted(*text)) : std::string{};
}

std::string listed(const claim_texts& texts) { return base::json::write(texts); }

std::string audience_of(const claims& given) {
    if (given.audience.empty()) return {};
    return fmt::format(" aud is {}.", given.audience.size() == 1 ? quoted(given.audience[0]) : listed(given.audience));
}

// The claims that a check looks at, for its sentence.
std::string detail_of(std::string_view check, const claims& given) {
    if (check == "expiry") return at("exp", given.expires);
    if (check == "issue time") return at("iat", given.issued_at);
    if (check == "start") return at("nbf", given.not_before);
    if (check == "sign-in age") return at("auth_time", given.auth_time);
    if (check == "issuer") return as("iss", given.issuer);
    if (check == "use") return as("token_use", given.use);
    if (check == "subject") return as("sub", given.subject);
    if (check == "scopes") return as("scope", given.scope);
    if (check == "groups" && given.groups) return fmt::format(" cognito:groups is {}.", listed(*given.groups));
    if (check == "client") return as("client_id", given.client_id) + audience_of(given);
    return {};
}

// What the header says about its key, as far as it could be read.
struct found_header {
    std::optional<algorithm> alg;
    std::optional<std::string> kid;
};

found_header explain_header(explanation& out, std::string_view part) {
    const auto value = decode_object(part, error::header_not_json);
    if (!value) {
        out.fail("header", value.error());
        return {};
    }
    const auto& header = value->get_object();
    out.pass("header", "The header is a JSON object without repeated members.");
    if (const auto critical = check_critical(header); critical)
        out.pass("extensions", "The header requires no extension.");
    else
        out.fail("extensions", critical.error());
    if (const auto type = check_type(header); type)
        out.pass("type", "The header names no type other than JWT.");
    else
        out.fail("type", type.error());

    found_header found;
    if (const auto alg = read_algorithm(header)) {
        out.pass("algorithm", fmt::format("The algorithm is {}.", name(*alg)));
        found.alg = *alg;
    } else {
        const auto given = base::json::find_text(header, "alg");
        out.fail("algorithm", alg.error(), as("alg", given));
    }
    if (const auto kid = read_key_id(header)) {
        out.pass("key id", fmt::format("The key is {}.", quoted(*kid)));
        found.kid.emplace(*kid);
    } else {
        out.fail("key id", kid.error());
    }
    return found;
}

void explain_signature(explanation& out, const compact_token& parts, const found_header& head, const key_set* keys) {
    if (keys == nullptr) {
        out.skip("key", "Not reached: there is no key set to look in.");
        out.skip("signature", "Not reached: there is no key set to look in.");
        return;
    }
    if (!head.kid) return;
    const auto* key = keys->find(*head.kid);
    if (key == nullptr) return out.fail("key", error::unknown_key);
    if (!head.alg) return;
    if (!key->allows(*head.alg)) return out.fail("key", error::algorithm_not_for_key);
    out.pass("key", "The key is in the issuer's key set and is for that algorithm.");
    const auto signature = base::from_base64url(parts.signature);
    if (!signature) return;
    if (const auto good = key->verify(*head.alg, parts.signed_text, *signature); !good)
        return out.fail("signature", good.error());
    out.pass("signature", "The signature matches.");
}

void explain_claims(explanation& out, std::string_view part, const policy& wanted, base::time_point now) {
    auto text = base::from_base64url(part);
    if (!text) return out.fail("payload", error::not_canonical_base64url);
    const auto read = payload::parse(*std::move(text));
    if (!read) return out.fail("payload", read.error());
    out.pass("payload", "The payload is a JSON object without repeated members.");
    const auto& given = read->known();
    for (const auto& check : claim_checks()) {
        const auto detail = detail_of(check.name, given);
        if (const auto failure = check.fails(given, wanted, base::epoch_seconds(now)))
            out.fail(check.name, *failure, detail);
        else
            out.pass(check.name, fmt::format("{}{}", check.passed, detail));
    }
}

} // namespace

std::vector<check_result> verifier::explain(std::string_view token, const key_set* keys, base::time_point now) const {
    explanation out;
    const auto size = fmt::format(" It has {} bytes; the limit is {}.", token.size(), policy_.max_token_bytes);
    if (token.size() > policy_.max_token_bytes) {
        out.fail("size", error::token_too_large, size);
        return std::move(out).take();
    }
    out.pass("size", "The token is not too large." + size);
    const auto parts = split(token, policy_.max_token_bytes);
    if (!parts) {
        out.fail("structure", parts.error());
        return std::move(out).take();
    }
    out.pass("structure", "The token has three parts.");
    const std::array encoded{parts->header, parts->payload, parts->signature};
    if (std::ranges::all_of(encoded, [](auto part) { return base::from_base64url(part).has_value(); }))
        out.pass("encoding", "Each part is canonical base64url.");
    else
        out.fail("encoding", error::not_canonical_base64url);
    const auto head = explain_header(out, parts->header);
    explain_signature(out, *parts, head, keys);
    explain_claims(out, parts->payload, policy_, now);

    if (!out.failed() && keys != nullptr) {
        if (const auto whole = verify(token, *keys, now); whole)
            out.pass(last_check, policy_.custom_check ? "The custom check accepts it." : "There is no custom check.");
        else
            out.fail(last_check, whole.error());
    }
    return std::move(out).take();
}

} // namespace poolguard::jwt
