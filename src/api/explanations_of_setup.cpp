#include "api/explanations.hpp"

namespace poolguard::api::detail {
namespace {

constexpr std::array setup_explanations{
    explanation{"setup_not_found",
                {404},
                problem_reader::administrator,
                {"The user pool has nothing by that name.", "その名前のものはユーザープールにありません。"},
                {"Open the list again: somebody may have deleted it.",
                 "一覧を開き直してください。他の人が削除した可能性があります。"}},
    explanation{"changed_meanwhile",
                {409},
                problem_reader::administrator,
                {"Somebody has changed this since you opened the page. Nothing was overwritten.",
                 "このページを開いた後に、他の人が変更しました。上書きはしていません。現在の内容を表示しています。"},
                {"Look at what is there now, and make your change again if it is still wanted.",
                 "現在の内容を確認し、必要であればもう一度変更してください。"}},
    explanation{"form_repeated",
                {409},
                problem_reader::administrator,
                {"The browser has sent this form before, so nothing was done a second time.",
                 "このフォームは既に送信されています。同じ処理は繰り返していません。"},
                {"Look at what is there. To make another one, fill in the form that the page shows now.",
                 "現在の内容を確認してください。もう 1 つ作成する場合は、表示されているフォームに入力してください。"}},
    explanation{"client_in_use",
                {409},
                problem_reader::administrator,
                {"This server signs people in with this app client, so neither it nor its secrets can be deleted here.",
                 "このサーバーはこのアプリクライアントでサインインしているため、クライアントもシークレットも"
                 "ここでは削除できません。"},
                {"Give the server another app client first.",
                 "先にサーバーの設定で別のアプリクライアントを指定してください。"}},
    explanation{"domain_in_use",
                {409},
                problem_reader::administrator,
                {"This server sends people to this domain to sign in, so it cannot be deleted here.",
                 "このサーバーはこのドメインでサインインしているため、ここでは削除できません。"},
                {"Give the server another domain first.", "先にサーバーの設定で別のドメインを指定してください。"}},
    explanation{"logo_would_go",
                {409},
                problem_reader::administrator,
                {"Cognito takes the CSS and the logo together, so saving only the CSS removes the logo.",
                 "Cognito は CSS とロゴをまとめて受け取るため、CSS だけを保存するとロゴが削除されます。"},
                {"Choose the logo again, or tick the box that removes it.",
                 "ロゴをもう一度選択するか、削除するチェックを入れてください。"}},
    explanation{
        "setup_not_permitted",
        {403},
        problem_reader::administrator,
        {"This server's AWS credentials do not allow this.", "このサーバーの AWS 認証情報では許可されていません。"},
        {"Allow the operation in the policy of the server's role.",
         "サーバーのロールのポリシーで、この操作を許可してください。"}},
    explanation{"linked_sign_in_not_found",
                {404},
                problem_reader::administrator,
                {"The user has no such linked sign-in.", "この利用者には、そのような連携サインインはありません。"},
                {"Open the user's page again: somebody may have removed it.",
                 "利用者のページを開き直してください。他の人が解除した可能性があります。"}},
};

} // namespace

std::span<const explanation> explanations_of_setup() { return setup_explanations; }

} // namespace poolguard::api::detail
