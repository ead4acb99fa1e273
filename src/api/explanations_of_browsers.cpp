#include "api/explanations.hpp"

namespace poolguard::api::detail {
namespace {

constexpr page_text begin_again{"Begin the sign-in again.", "もう一度サインインしてください。"};

constexpr std::array browser_rows{
    explanation{"provider_not_found",
                {404},
                problem_reader::administrator,
                {"There is no such way to sign in.", "このサインイン方法はありません。"},
                {"Add the provider to the pool and its name to POOLGUARD_OIDC_PROVIDERS.",
                 "プールにプロバイダーを追加し、その名前を POOLGUARD_OIDC_PROVIDERS に設定してください。"}},
    explanation{"sign_in_pages_missing",
                {400},
                problem_reader::administrator,
                {"This server knows no sign-in pages.", "このサーバーにはサインインページがありません。"},
                {"Give the pool a domain, and set COGNITO_DOMAIN to it.",
                 "プールにドメインを設定し、COGNITO_DOMAIN に指定してください。"}},
    explanation{"return_address_refused",
                {400},
                problem_reader::developer,
                {"return_to is neither a path of this server nor an address that it may lead to.",
                 "サインイン後の移動先が許可されていません。"},
                {"Use a path, or add the full address to POOLGUARD_RETURN_URLS.",
                 "パスを使うか、アドレスを POOLGUARD_RETURN_URLS に追加してください。"}},
    explanation{"state_mismatch",
                {400},
                problem_reader::user,
                {"The sign-in was started in another browser, or too long ago.",
                 "このサインインは別のブラウザーで開始されたか、時間が経ちすぎています。"},
                begin_again},
    explanation{"sign_in_repeated",
                {400},
                problem_reader::user,
                {"This sign-in is already completed.", "このサインインは既に完了しています。"},
                {"Go on to the page that you wanted, or sign in again.",
                 "目的のページに進むか、もう一度サインインしてください。"}},
    explanation{"provider_declined",
                {400},
                problem_reader::user,
                {"The provider did not complete the sign-in, for example because it was cancelled.",
                 "サインインが完了しませんでした。"},
                begin_again},
    explanation{"code_missing",
                {400},
                problem_reader::user,
                {"The sign-in pages sent back no code.", "サインインが完了しませんでした。"},
                begin_again},
    explanation{"code_refused",
                {400},
                problem_reader::user,
                {"The code of the sign-in is no longer valid.", "サインインの有効期限が切れました。"},
                begin_again},
    explanation{"clock_differs",
                {503},
                problem_reader::administrator,
                {"The clocks of this server and of Cognito differ by more than is allowed.",
                 "このサーバーと Cognito の時刻の差が許容範囲を超えています。"},
                {"Set this server's clock, for example by NTP. Another sign-in does not help.",
                 "NTP などでこのサーバーの時計を合わせてください。サインインし直しても解決しません。"}},
    explanation{
        "fresh_token_refused",
        {502},
        problem_reader::administrator,
        {"This server does not accept the token that Cognito has just issued.",
         "Cognito が発行したばかりのトークンを、このサーバーが受け付けません。"},
        {"The detail names the check. COGNITO_USER_POOL_ID, COGNITO_ISSUER and the app clients must be those of "
         "the sign-in pages.",
         "detail に検査の名前があります。COGNITO_USER_POOL_ID、COGNITO_ISSUER、アプリクライアントをサインイン"
         "ページと一致させてください。"}},
    explanation{
        "csrf_token_required",
        {403},
        problem_reader::developer,
        {"A change with a browser's session needs the session's own token, which other sites do not have.",
         "ブラウザーのセッションによる変更には、ほかのサイトが持たない、そのセッションのトークンが必要です。"},
        {"Send csrf_token of GET /auth/session in the header X-CSRF-Token. On a page, load it again.",
         "GET /auth/session の csrf_token を X-CSRF-Token ヘッダーで送信してください。ページの場合は、読み込み直して"
         "ください。"}},
};

} // namespace

std::span<const explanation> explanations_of_browsers() { return browser_rows; }

} // namespace poolguard::api::detail
