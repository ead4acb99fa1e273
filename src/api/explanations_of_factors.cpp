#include "api/explanations.hpp"

namespace poolguard::api::detail {
namespace {

constexpr std::array factor_rows{
    explanation{"passkeys_not_enabled",
                {400},
                problem_reader::administrator,
                {"The pool does not allow passkeys.", "このプールではパスキーが許可されていません。"},
                {"Add WEB_AUTHN to AllowedFirstAuthFactors of its SignInPolicy.",
                 "SignInPolicy の AllowedFirstAuthFactors に WEB_AUTHN を追加してください。"}},
    explanation{"passkeys_not_configured",
                {400},
                problem_reader::administrator,
                {"The pool does not say for which domain its passkeys are.",
                 "パスキーのドメインがプールに設定されていません。"},
                {"Set RelyingPartyId with SetUserPoolMfaConfig, or give the pool a domain.",
                 "SetUserPoolMfaConfig で RelyingPartyId を設定するか、プールにドメインを設定してください。"}},
    explanation{"passkey_challenge_expired",
                {400},
                problem_reader::user,
                {"The registration took too long, or was begun elsewhere.",
                 "登録に時間がかかりすぎたか、別の場所で開始されています。"},
                {"Begin the registration again.", "登録を最初からやり直してください。"}},
    explanation{"passkey_refused",
                {400},
                problem_reader::developer,
                {"The pool does not accept the passkey, for example because it is for another domain.",
                 "パスキーが受け付けられません（別のドメインのものである場合など）。"},
                {"Pass on unchanged what the browser returned, on a page of the pool's domain.",
                 "プールのドメインのページで、ブラウザーの結果をそのまま送信してください。"}},
    explanation{"passkey_not_found",
                {404},
                problem_reader::developer,
                {"The user has no such passkey.", "このパスキーはありません。"},
                {"List the passkeys again.", "パスキーの一覧を取得し直してください。"}},
    explanation{"too_many_passkeys",
                {409},
                problem_reader::user,
                {"The user has as many passkeys as the pool allows.", "パスキーの数が上限に達しています。"},
                {"Remove one that is no longer used.", "使っていないパスキーを削除してください。"}},
    explanation{"devices_not_tracked",
                {400},
                problem_reader::administrator,
                {"The pool does not track devices.", "このプールではデバイスが記録されません。"},
                {"Give it a DeviceConfiguration with UpdateUserPool.",
                 "UpdateUserPool で DeviceConfiguration を設定してください。"}},
    explanation{"device_taken",
                {409},
                problem_reader::developer,
                {"The device has already been confirmed.", "このデバイスはすでに確認済みです。"},
                {"Use the device's key as it is.", "デバイスのキーをそのまま使ってください。"}},
    explanation{"device_not_found",
                {404},
                problem_reader::developer,
                {"The user has no such device.", "このデバイスはありません。"},
                {"List the devices again.", "デバイスの一覧を取得し直してください。"}},
};

} // namespace

std::span<const explanation> explanations_of_factors() { return factor_rows; }

} // namespace poolguard::api::detail
