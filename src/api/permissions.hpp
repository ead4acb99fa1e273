#pragma once
// Makes operations, with one function for each permission. A handler is a function object. It takes what its permission
// hands out, then any path<T>, query<T>, body<T> or http::request, and returns an answer or a reply<answer>. A handler
// that takes a principal or a member compiles only where that check is made.
//
//     member_operation({.method = http::method::post, .path = "/api/items", ...},
//                      blocking([&records](const service::member& who, const body<item_in>& given) { ... }))

#include "api/answers.hpp"
#include "api/arguments.hpp"
#include "api/operation.hpp"
#include "api/operation_guard.hpp"
#include "api/problems.hpp"
#include "base/try.hpp"
#include "http/caller_language.hpp"
#include "service/administrator.hpp"

#include <concepts>
#include <functional>
#include <tuple>
#include <type_traits>
#include <variant>

namespace poolguard::api {

namespace detail {

template <class T>
struct signature_of;
template <class Class, class Result, class... Arguments>
struct signature_of<Result (Class::*)(Arguments...) const> {
    using result = Result;
    using arguments = std::tuple<std::remove_cvref_t<Arguments>...>;
};
template <class Function>
using signature = signature_of<decltype(&Function::operator())>;

template <class T>
struct is_reply : std::false_type {
    using value_type = T;
};
template <class T>
struct is_reply<reply<T>> : std::true_type {
    using value_type = T;
};

// The arguments after Caller (void: all of them), which must be ones that a request has.
template <class Caller, class List>
struct inputs_after;
template <class... Inputs>
    requires(is_argument<Inputs> && ...)
struct inputs_after<void, std::tuple<Inputs...>> {
    using type = std::tuple<Inputs...>;
};
template <class Caller, class... Inputs>
    requires(!std::is_void_v<Caller> && (is_argument<Inputs> && ...))
struct inputs_after<Caller, std::tuple<Caller, Inputs...>> {
    using type = std::tuple<Inputs...>;
};

// The `sub` of a caller; empty where there is none.
template <class Caller>
    requires requires(const Caller& who) { std::string_view(who.subject()); }
std::string_view subject_of(const Caller& who) {
    return who.subject();
}
inline std::string_view subject_of(const std::optional<service::principal>& who) {
    return who ? who->subject() : std::string_view{};
}
inline std::string_view subject_of(const service::administrator& who) { return who.principal().subject(); }

// A check finds the caller of a request, and hands it out to the handler in the form that the handler takes.
struct nobody {};
inline std::string_view subject_of(nobody) { return {}; }
struct everyone_check {
    static constexpr auto permission = api::permission::everyone;
    using caller = nobody;
    using handed = void;
    static checked<nobody> find(const access_guard&, const http::request&, const token_rules&, may_block) {
        return nobody{};
    }
};
struct token_check {
    static constexpr auto permission = api::permission::token;
    using caller = service::principal;
    using handed = service::principal;
    static auto find(const access_guard& at, const http::request& from, const token_rules& rules, may_block mode) {
        return at.authenticate(from, rules, mode);
    }
    static auto hand_out(const service::principal& who) { return std::cref(who); }
};
struct optional_token_check {
    static constexpr auto permission = api::permission::optional_token;
    using caller = std::optional<service::principal>;
    using handed = const service::principal*;
    static checked<caller> find(const access_guard& at, const http::request& from, const token_rules& rules,
                                may_block mode) {
        if (!at.presents_token(from)) return caller{};
        auto found = at.authenticate(from, rules, mode);
        if (found) return caller{std::move(*found)};
        const auto* refused = std::get_if<problem>(&found.error());
        if (refused != nullptr && rules.ignores_refused_token && refused->status() == rules.refusal.status)
            return caller{};
        return std::unexpected(std::move(found.error()));
    }
    static const service::principal* hand_out(const caller& who) { return who ? &*who : nullptr; }
};
struct administrator_check {
    static constexpr auto permission = api::permission::role;
    using caller = service::administrator;
    using handed = service::administrator;
    static checked<caller> find(const access_guard& at, const http::request& from, const token_rules& rules,
                                may_block mode) {
        POOLGUARD_TRY(const auto who, at.authenticate(from, rules, mode));
        auto admitted = service::administrator::of(who, at.admin_group);
        if (admitted) return std::move(*admitted);
        audit_refused_access(from, who.subject(), problems::role_required);
        return std::unexpected(problem(problems::role_required));
    }
    static auto hand_out(const service::administrator& who) { return std::cref(who); }
};
struct member_check {
    static constexpr auto permission = api::permission::member;
    using caller = service::member;
    using handed = service::member;
    static checked<service::member> find(const access_guard& at, const http::request& from, const token_rules& rules,
                                         may_block mode) {
        POOLGUARD_TRY(const auto who, at.authenticate(from, rules, mode));
        return at.admit(from, who, mode);
    }
    static auto hand_out(const service::member& who) { return std::cref(who); }
};
struct personal_check : member_check {
    static constexpr auto permission = api::permission::token;
    static checked<service::member> find(const access_guard& at, const http::request& from, const token_rules& rules,
                                         may_block mode) {
        POOLGUARD_TRY(const auto who, at.authenticate(from, rules, mode));
        return service::membership::outside_tenants(who);
    }
};

} // namespace detail

// A handler that answers within microseconds, on the I/O thread.
template <class Function>
struct immediate_operation {
    static constexpr bool blocks = false;
    Function run;
};
template <class Function>
immediate_operation<Function> at_once(Function run) {
    return {std::move(run)};
}

// A handler that may block: it runs on a worker thread.
template <class Function>
struct blocking_operation {
    static constexpr bool blocks = true;
    Function run;
};
template <class Function>
blocking_operation<Function> blocking(Function run) {
    return {std::move(run)};
}

// Whether a handler takes what a check hands out.
template <class Handler, class Check>
concept handler_after = requires {
    typename detail::inputs_after<typename Check::handed,
                                  typename detail::signature<decltype(Handler::run)>::arguments>::type;
    requires is_answer<
        typename detail::is_reply<typename detail::signature<decltype(Handler::run)>::result>::value_type>;
};

// Called by the functions below.
class operation_maker {
  public:
    template <class Check, class Handler>
    static operation make(description about, Handler handler) {
        using signature = detail::signature<decltype(Handler::run)>;
        using inputs = typename detail::inputs_after<typename Check::handed, typename signature::arguments>::type;
        using output = typename detail::is_reply<typename signature::result>::value_type;
        check_limit(about, std::type_identity<inputs>{}, Check::permission);
        input_shape shape;
        describe_all(shape, std::type_identity<inputs>{});
        auto run = [handler = std::move(handler)](const operation& row, const http::request& request,
                                                  const access_guard& at) {
            return enter<Check, inputs>(row, handler, request, at);
        };
        return {std::move(about),           Check::permission, std::move(shape),
                answer<output>::describe(), Handler::blocks,   std::move(run)};
    }

  private:
    template <class... Inputs>
    static void check_limit(const description& about, std::type_identity<std::tuple<Inputs...>>, permission needed) {
        const bool has_subject = needed != permission::everyone && needed != permission::optional_token;
        check_limit(about, has_subject || (detail::names_account<Inputs> || ...),
                    (detail::names_session<Inputs> || ...));
    }
    // Throws where the limit's key is missing: such an operation would have all clients share one count.
    static void check_limit(const description& about, bool has_account, bool has_session);

    template <class... Inputs>
    static void describe_all(input_shape& into, std::type_identity<std::tuple<Inputs...>>) {
        (argument<Inputs>::describe(into), ...);
    }

    template <class Check, class Inputs, class Handler>
    static http::outcome enter(const operation& row, const Handler& handler, const http::request& request,
                               const access_guard& at) {
        auto caller = Check::find(at, request, row.description().token, may_block::no);
        if (caller) {
            if constexpr (Handler::blocks)
                return http::work([&row, &handler, &request, &at, who = std::move(*caller)] {
                    return perform<Check, Inputs>(row, handler, request, at, who);
                });
            else
                return perform<Check, Inputs>(row, handler, request, at, *caller);
        }
        if (const auto* refused = std::get_if<problem>(&caller.error())) return refuse(row, request, *refused);
        return http::work([&row, &handler, &request, &at] {
            const auto who = Check::find(at, request, row.description().token, may_block::yes);
            if (!who) return refuse(row, request, std::get<problem>(who.error()));
            return perform<Check, Inputs>(row, handler, request, at, *who);
        });
    }

    template <class Check, class Inputs, class Handler>
    static http::response perform(const operation& row, const Handler& handler, const http::request& request,
                                  const access_guard& at, const typename Check::caller& who) {
        const http::caller_scope scope(request);
        base::json::field_errors errors;
        const auto inputs = take_all(request, errors, std::type_identity<Inputs>{});
        if (!errors.empty())
            return refuse(row, request, invalid_input(errors, validation_status(row.description().path)));
        const auto run = [&] {
            return std::apply(
                [&](const auto&... given) {
                    if constexpr (std::is_void_v<typename Check::handed>)
                        return handler.run(given...);
                    else
                        return handler.run(Check::hand_out(who), given...);
                },
                inputs);
        };
        if (!is_guarded(row.description())) return finish(row, request, run());
        request_facts facts{.subject = detail::subject_of(who), .account = {}, .session = {}, .may_send_code = false};
        std::apply([&](const auto&... given) { (detail::gather(facts, given), ...); }, inputs);
        operation_guard guard(row, request, at.limits, facts, at.account_of);
        if (const auto refused = guard.begin()) return refuse(row, request, *refused);
        auto result = run();
        answer_facts result_facts;
        gather_result(result, result_facts);
        auto out = finish(row, request, std::move(result));
        result_facts.status = out.status;
        guard.end(result_facts);
        return out;
    }

    static bool is_guarded(const description& about) {
        return about.limit != limited::nothing || about.audit != audited::nothing;
    }

    template <class Result>
    static void gather_result(const Result& result, answer_facts& into) {
        if constexpr (!detail::is_reply<Result>::value)
            detail::gather(into, result);
        else if (result)
            detail::gather(into, *result);
        else
            into.code = result.error().code();
    }

    template <class... Inputs>
    static auto take_all(const http::request& request, [[maybe_unused]] base::json::field_errors& errors,
                         std::type_identity<std::tuple<Inputs...>>) {
        // Braces evaluate the arguments in order, so the errors come in that order.
        return std::tuple<decltype(argument<Inputs>::take(request, errors))...>{
            argument<Inputs>::take(request, errors)...};
    }

    // Called with temporaries only, so Result is not a reference.
    template <class Result>
    static http::response finish(const operation& row, const http::request& request, Result&& result) {
        static_assert(!std::is_reference_v<Result>);
        if constexpr (detail::is_reply<Result>::value) {
            if (!result) return refuse(row, request, result.error());
            return finish(row, request, *std::forward<Result>(result));
        } else {
            return protect_secrets(row, answer<Result>::write(std::forward<Result>(result)));
        }
    }

    static http::response refuse(const operation& row, const http::request& request, const problem& refused);
    static http::response protect_secrets(const operation& row, http::response out);
};

// For everyone: no token is read.
template <handler_after<detail::everyone_check> Handler>
operation public_operation(description about, Handler handler) {
    return operation_maker::make<detail::everyone_check>(std::move(about), std::move(handler));
}
// The handler gets a const service::principal&.
template <handler_after<detail::token_check> Handler>
operation token_operation(description about, Handler handler) {
    return operation_maker::make<detail::token_check>(std::move(about), std::move(handler));
}
// The handler gets a const service::principal*, null when no token was sent.
template <handler_after<detail::optional_token_check> Handler>
operation optional_token_operation(description about, Handler handler) {
    return operation_maker::make<detail::optional_token_check>(std::move(about), std::move(handler));
}
// The handler gets a const service::administrator&: the user is in the group of the administrators.
template <handler_after<detail::administrator_check> Handler>
operation administrator_operation(description about, Handler handler) {
    return operation_maker::make<detail::administrator_check>(std::move(about), std::move(handler));
}
// The handler gets a const service::member& outside of all tenants: for what belongs to the user in any tenant.
template <handler_after<detail::personal_check> Handler>
operation personal_operation(description about, Handler handler) {
    return operation_maker::make<detail::personal_check>(std::move(about), std::move(handler));
}
// The handler gets a const service::member&.
template <handler_after<detail::member_check> Handler>
operation member_operation(description about, Handler handler) {
    return operation_maker::make<detail::member_check>(std::move(about), std::move(handler));
}

} // namespace poolguard::api
