#include "aws/kms_call.hpp"

#include "aws/url.hpp"
#include "base/aws_domain.hpp"
#include "base/json/read.hpp"
#include "base/json/write.hpp"

#include <fmt/format.h>

namespace poolguard::aws {
namespace {

constexpr std::size_t data_key_bytes = 32;

struct data_key_request {
    std::string KeyId;
    std::int64_t NumberOfBytes = data_key_bytes;
    encryption_context EncryptionContext;
};
BOOST_DESCRIBE_STRUCT(data_key_request, (), (KeyId, NumberOfBytes, EncryptionContext))

struct data_key_reply {
    std::string KeyId;
    std::string CiphertextBlob;
    base::json::secret_text<1, 1024> Plaintext;
};
BOOST_DESCRIBE_STRUCT(data_key_reply, (), (KeyId, CiphertextBlob, Plaintext))

std::optional<data_key> read_reply(std::string_view text) {
    auto reply = base::json::read<data_key_reply>(text, base::json::unknown_members::ignore);
    if (!reply) return std::nullopt;
    auto plain = base::from_base64(reply->Plaintext.reveal());
    auto encrypted = base::from_base64(reply->CiphertextBlob);
    base::secret key(plain ? std::move(*plain) : base::bytes{});
    if (key.reveal().size() != data_key_bytes || !encrypted || encrypted->empty()) return std::nullopt;
    return data_key{std::move(reply->KeyId), std::move(*encrypted), std::move(key)};
}

} // namespace

std::optional<json_target> kms_target(std::string_view key_arn, std::string_view url) {
    constexpr std::string_view service = ":kms:";
    const auto at = key_arn.find(service);
    if (!key_arn.starts_with("arn:") || at == key_arn.npos) return std::nullopt;
    const auto rest = key_arn.substr(at + service.size());
    const std::string region(rest.substr(0, rest.find(':')));
    if (!is_host_part(region) || region.size() == rest.size()) return std::nullopt;
    return json_target{.url = url.empty() ? fmt::format("https://kms.{}.{}/", region, base::aws_domain_of(region))
                                          : std::string(url),
                       .region = region,
                       .service = "kms",
                       .target_prefix = "TrentService"};
}

std::expected<data_key, call_error> generate_data_key(const json_call& kms, std::string_view key_arn,
                                                      const encryption_context& context) {
    const data_key_request wanted{.KeyId = std::string(key_arn), .EncryptionContext = context};
    auto reply = kms.call("GenerateDataKey", base::json::write(wanted),
                          {.is_idempotent = true, .deadline = std::chrono::milliseconds{5'000}});
    if (!reply) return std::unexpected(std::move(reply.error()));
    const base::secret text(std::move(*reply));
    auto made = read_reply(text.reveal());
    if (made) return std::move(*made);
    call_error unreadable;
    unreadable.what = call_error::kind::service_error;
    unreadable.name = "UnreadableReply";
    return std::unexpected(std::move(unreadable));
}

} // namespace poolguard::aws
