#include "api/operation.hpp"

#include "api/problem_mapping.hpp"
#include "api/problems.hpp"

#include <algorithm>

namespace poolguard::api {

namespace {

constexpr problem_kind request_timeout{408, "request_timeout", "The request's body took too long to arrive"};
constexpr problem_kind body_too_large{413, "body_too_large", "The body is too large"};
constexpr problem_kind unsupported_media_type{415, "unsupported_media_type", "The body must be application/json"};
constexpr problem_kind overloaded{503, "overloaded", "The server is busy, try again in a moment", 1};

class problem_list {
  public:
    void add(const problem_kind& kind, unsigned status) {
        auto added = kind;
        added.status = status;
        const bool is_there = std::ranges::any_of(
            kinds_, [&](const auto& known) { return known.code == added.code && known.status == added.status; });
        if (!is_there) kinds_.push_back(added);
    }
    void add(const problem_kind& kind) { add(kind, kind.status); }
    std::vector<problem_kind> take() {
        std::ranges::sort(kinds_, {}, [](const problem_kind& each) { return std::pair(each.status, each.code); });
        return std::move(kinds_);
    }

  private:
    std::vector<problem_kind> kinds_;
};

void add_token_problems(problem_list& list, const operation& row) {
    list.add(problems::keys_unavailable);
    // A browser's session may need new tokens, which this server's clock must accept; its writes need the X-CSRF-Token.
    list.add(problems::cognito_unavailable);
    list.add(problems::clock_differs);
    if (row.description().method != http::method::get) list.add(problems::write_token_missing);
    if (row.description().token.ignores_refused_token) return;
    for (const auto& kind : token_problems()) {
        const bool is_optional = row.permission() == permission::optional_token;
        if (is_optional && kind.code == problems::token_missing.code) continue;
        list.add(kind, row.description().token.refusal.status);
    }
}

void add_tenant_problems(problem_list& list) {
    list.add(problems::tenant_not_provided);
    list.add(problems::tenant_malformed);
    list.add(problems::tenant_mismatch);
    list.add(problems::tenant_not_a_member);
    list.add(problems::cognito_unavailable);
    list.add(problems::store_unavailable);
}

} // namespace

std::vector<problem_kind> problems_of(const operation& row) {
    problem_list list;
    if (row.permission() != permission::everyone) add_token_problems(list, row);
    if (row.permission() == permission::member) add_tenant_problems(list);
    if (row.permission() == permission::role) list.add(problems::role_required);
    if (row.input().body) {
        list.add(problems::body_malformed);
        list.add(request_timeout);
        list.add(body_too_large);
        list.add(unsupported_media_type);
    }
    if (row.takes_input()) list.add(problems::validation_failed, validation_status(row.description().path));
    if (row.description().limit != limited::nothing) {
        list.add(problems::attempts_limited);
        list.add(problems::store_unavailable);
    }
    for (const auto& kind : row.description().errors)
        list.add(kind);
    if (row.blocks() || row.permission() != permission::everyone) list.add(overloaded);
    return list.take();
}

} // namespace poolguard::api
