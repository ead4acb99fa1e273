#include "api/explanations.hpp"

namespace poolguard::api::detail {
namespace {

constexpr page_text get_another_token{"Sign in or refresh, and send the access token or ID token exactly as Cognito "
                                      "gave it. poolguard token shows check by check whether it would be accepted.",
                                      "サインインまたはトークンの更新を行い、Cognito が発行したトークンをそのまま送信"
                                      "してください。poolguard token で、どの検査に合格するかを確認できます。"};
constexpr page_text check_the_pool{
    "The token must be from the pool and the app client of this server: compare "
    "COGNITO_USER_POOL_ID, COGNITO_APP_CLIENT_ID and COGNITO_MORE_CLIENT_IDS with it.",
    "このサーバーのプールとアプリクライアントのトークンが必要です。COGNITO_USER_POOL_ID、"
    "COGNITO_APP_CLIENT_ID、COGNITO_MORE_CLIENT_IDS と照合してください。"};
constexpr page_text set_the_clocks{"Compare the clocks of the two machines. POOLGUARD_CLOCK_SKEW says how far they may "
                                   "differ.",
                                   "両方の時計を確認してください。許容される差は POOLGUARD_CLOCK_SKEW で設定します。"};

constexpr explanation row_of_token(std::string_view code, page_text meaning, page_text remedy = get_another_token,
                                   problem_reader reader = problem_reader::developer) {
    return {code, {401, 400}, reader, meaning, remedy};
}

constexpr std::array token_rows{
    row_of_token("token_missing",
                 {"The operation needs a token, and the request has none.",
                  "この操作にはトークンが必要ですが、リクエストに含まれていません。"},
                 {"Send the header Authorization: Bearer TOKEN. Browsers sign in at /auth/cognito/start.",
                  "Authorization: Bearer TOKEN ヘッダーを送信してください。ブラウザーでは /auth/cognito/start から"
                  "サインインします。"}),
    row_of_token("token_malformed",
                 {"The header Authorization is not the word Bearer and one token, or the token is not a JWT.",
                  "Authorization ヘッダーが「Bearer」と 1 つのトークンではないか、トークンが JWT ではありません。"}),
    row_of_token("token_revoked",
                 {"The user has signed out, or the token or its session was revoked.",
                  "サインアウト済みか、トークンまたはセッションが取り消されています。"},
                 {"Sign in again.", "もう一度サインインしてください。"}, problem_reader::user),
    row_of_token("token_expired", {"The token is older than its lifetime.", "トークンの有効期限が切れています。"},
                 {"Get a new one with the refresh token, or sign in again.",
                  "リフレッシュトークンで更新するか、もう一度サインインしてください。"}),
    explanation{"keys_unavailable",
                {503},
                problem_reader::administrator,
                {"The pool's signing keys cannot be fetched, so no token can be verified.",
                 "現在ユーザープールに接続できません。しばらくしてからお試しください。"},
                {"Check whether this server reaches COGNITO_JWKS_URL. COGNITO_JWKS_FILE gives it keys for the start.",
                 "COGNITO_JWKS_URL に接続できるか確認してください。COGNITO_JWKS_FILE で起動時の鍵を用意できます。"}},
    row_of_token("token_too_large", {"The token is larger than this server reads.", "トークンが大きすぎます。"},
                 {"Put fewer claims and groups into the pool's tokens.",
                  "プールのトークンに入れるクレームとグループを減らしてください。"},
                 problem_reader::administrator),
    row_of_token("token_not_canonical", {"A part of the token is not written in the one right form of base64url.",
                                         "トークンの一部が base64url の正しい形式ではありません。"}),
    row_of_token("token_header_not_json", {"The token's header is not a JSON object.",
                                           "トークンのヘッダーが JSON オブジェクトではありません。"}),
    row_of_token("token_payload_not_json", {"The token's claims are not a JSON object.",
                                            "トークンのクレームが JSON オブジェクトではありません。"}),
    row_of_token("token_duplicate_member",
                 {"A member of the token occurs twice, so that readers could disagree about it.",
                  "トークンに同じ名前の項目が 2 つあり、読み方が定まりません。"}),
    row_of_token("token_critical_header", {"The token's header has crit, and its extensions are not known here.",
                                           "トークンのヘッダーに、対応していない拡張（crit）があります。"}),
    row_of_token("token_wrong_type",
                 {"The token's header says another type than JWT.", "トークンの typ が JWT ではありません。"}),
    row_of_token("token_missing_algorithm",
                 {"The token's header names no algorithm.", "トークンのヘッダーにアルゴリズムがありません。"}),
    row_of_token("token_unsupported_algorithm",
                 {"The token is signed with an algorithm that Cognito does not use.",
                  "Cognito が使わないアルゴリズムで署名されています。"},
                 check_the_pool),
    row_of_token("token_missing_key_id",
                 {"The token does not name its signing key.", "トークンに署名鍵の ID がありません。"}),
    row_of_token("token_bad_key_id",
                 {"The name of the token's signing key is malformed.", "トークンの署名鍵の ID が正しくありません。"}),
    row_of_token(
        "token_unknown_key",
        {"The pool has no key of the name that the token gives.", "トークンが示す署名鍵は、このプールにありません。"},
        check_the_pool),
    row_of_token("token_algorithm_not_for_key", {"The token's algorithm does not fit the key that it names.",
                                                 "トークンのアルゴリズムが署名鍵に合っていません。"}),
    row_of_token("token_bad_signature", {"The signature is not the pool's: the token was changed or made elsewhere.",
                                         "署名がプールのものではありません。変更されたか、別の場所で作られています。"}),
    row_of_token("token_bad_claim",
                 {"A claim of the token has a value of the wrong type.", "トークンのクレームの型が正しくありません。"}),
    row_of_token("token_missing_expiry", {"The token has no exp.", "トークンに exp がありません。"}),
    row_of_token("token_missing_issued_at", {"The token has no iat.", "トークンに iat がありません。"}),
    row_of_token("token_issued_in_future",
                 {"The token was issued in the future of this server's clock.",
                  "このサーバーの時計では、トークンの発行時刻が未来です。"},
                 set_the_clocks, problem_reader::administrator),
    row_of_token("token_not_yet_valid",
                 {"The token is not valid yet at this server's time.",
                  "このサーバーの時刻では、トークンはまだ有効ではありません。"},
                 set_the_clocks, problem_reader::administrator),
    row_of_token("token_missing_issuer", {"The token has no iss.", "トークンに iss がありません。"}),
    row_of_token("token_wrong_issuer", {"The token is from another pool.", "別のユーザープールのトークンです。"},
                 check_the_pool),
    row_of_token("token_missing_use", {"The token has no token_use.", "トークンに token_use がありません。"}),
    row_of_token("token_wrong_use",
                 {"The operation takes the other kind of token: an access token or an ID token.",
                  "この操作には、もう一方の種類のトークン（アクセストークンまたは ID トークン）が必要です。"},
                 {"/docs says which kind the operation takes; COGNITO_PREFERRED_TOKEN_USE sets it for most.",
                  "必要な種類は /docs にあります。多くの操作では COGNITO_PREFERRED_TOKEN_USE で決まります。"}),
    row_of_token("token_missing_client",
                 {"The token names no app client.", "トークンにアプリクライアントがありません。"}),
    row_of_token("token_wrong_client",
                 {"The token was issued to another app client.", "別のアプリクライアントに発行されたトークンです。"},
                 check_the_pool),
    row_of_token("token_missing_subject", {"The token has no sub.", "トークンに sub がありません。"}),
    row_of_token("token_subject_mismatch",
                 {"The access token and the ID token of the request are of two users.",
                  "アクセストークンと ID トークンが別の利用者のものです。"},
                 {"Send two tokens from the same sign-in.", "同じサインインの 2 つのトークンを送信してください。"}),
    row_of_token("token_missing_auth_time", {"The token has no auth_time.", "トークンに auth_time がありません。"}),
    row_of_token(
        "token_authentication_too_old",
        {"The sign-in behind the token is longer ago than is allowed.", "サインインから時間が経ちすぎています。"},
        {"Sign in again.", "もう一度サインインしてください。"}, problem_reader::user),
    row_of_token("token_missing_group",
                 {"The user is not in the group that is required.", "必要なグループに属していません。"},
                 {"Have an administrator add the user to the group, and sign in again.",
                  "管理者にグループへの追加を依頼し、もう一度サインインしてください。"},
                 problem_reader::user),
    row_of_token("token_forbidden_group",
                 {"The user is in a group that is not let in.", "許可されていないグループに属しています。"},
                 {"Have an administrator look at the user's groups.", "管理者にグループの確認を依頼してください。"},
                 problem_reader::user),
    row_of_token("token_missing_scope",
                 {"The token does not have the scope that is required.", "必要なスコープがトークンにありません。"},
                 {"Ask for the scope at the sign-in; the app client must allow it.",
                  "サインイン時にスコープを要求してください。アプリクライアントでの許可も必要です。"}),
    row_of_token("token_refused",
                 {"A rule of this server refuses the token.", "このサーバーの規則によりトークンが拒否されました。"}),
};

} // namespace

std::span<const explanation> explanations_of_tokens() { return token_rows; }

} // namespace poolguard::api::detail
