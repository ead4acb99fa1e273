#include "api/pages/console/console_area.hpp"

namespace poolguard::api {

page_area console_area(const console_parts& there) {
    page_area out{.name = {"Console", "管理コンソール"}};
    out.menu = {{"/console", {"Overview", "概要"}},
                {"/console/users", {"Users", "ユーザー"}},
                {"/console/groups", {"Groups", "グループ"}},
                {"/console/clients", {"App clients", "アプリクライアント"}},
                {"/console/providers", {"Identity providers", "ID プロバイダー"}},
                {"/console/domains", {"Domains", "ドメイン"}},
                {"/console/resource-servers", {"Resource servers", "リソースサーバー"}},
                {"/console/branding", {"Branding", "ブランディング"}}};
    if (there.has_audit) out.menu.push_back({"/console/audit", {"Audit", "監査"}});
    out.menu.push_back({"/console/mailbox", {"Mailbox", "メール"}, there.has_mailbox});
    return out;
}

} // namespace poolguard::api
