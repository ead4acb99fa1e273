#include "api/pages/notices.hpp"

#include <algorithm>
#include <array>

namespace poolguard::api {
namespace {

struct page_notice {
    std::string_view key;
    page_text text;
};

constexpr std::array page_notices{
    page_notice{"saved", {"Saved.", "保存しました。"}},
    page_notice{"created", {"Created.", "作成しました。"}},
    page_notice{"added", {"Added.", "追加しました。"}},
    page_notice{"removed", {"Removed.", "削除しました。"}},
    page_notice{"deleted", {"Deleted.", "削除しました。"}},
    page_notice{"invited", {"The invitation is on its way.", "招待を送信しました。"}},
    page_notice{"confirmed", {"Confirmed.", "確認しました。"}},
    page_notice{"enabled", {"Enabled.", "有効にしました。"}},
    page_notice{
        "disabled",
        {"Disabled: this person can no longer sign in.", "無効にしました。このユーザーはサインインできません。"}},
    page_notice{"password", {"The password is changed.", "パスワードを変更しました。"}},
    page_notice{"password-set",
                {"The password is set. You can sign in with it from now on.",
                 "パスワードを設定しました。今後はパスワードでもサインインできます。"}},
    page_notice{"reset", {"A code for a new password is on its way.", "新しいパスワード用のコードを送信しました。"}},
    page_notice{"code", {"A code is on its way. Enter it below.", "コードを送信しました。下に入力してください。"}},
    page_notice{"verified", {"The address is verified.", "アドレスを確認しました。"}},
    page_notice{"ended", {"Signed out there.", "サインアウトしました。"}},
    page_notice{"ended-others",
                {"Signed out everywhere else.", "このブラウザー以外のすべての場所でサインアウトしました。"}},
    page_notice{"forgotten", {"The device is forgotten.", "デバイスの登録を解除しました。"}},
    page_notice{"authenticator",
                {"The authenticator app is set up. Sign-ins ask for its codes from now on.",
                 "認証アプリを設定しました。今後のサインインではコードが必要です。"}},
    page_notice{"ended-all", {"Signed out everywhere.", "すべての場所でサインアウトしました。"}},
};

} // namespace

const page_text* find_notice(std::string_view key) {
    const auto* found = std::ranges::find(page_notices, key, &page_notice::key);
    return found == page_notices.end() ? nullptr : &found->text;
}

} // namespace poolguard::api
