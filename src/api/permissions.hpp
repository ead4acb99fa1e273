#pragma once
// Makes the rows of the table, one function for each permission. A handler is a function object; it takes what its
// permission hands out, then any path<T>, query<T>, body<T> or http::request, and returns an answer or a
// reply<answer>. One that asks for a principal or a member does not compile anywhere but where that check is made.
//
//     member_operation({.method = http::method::post, .path = "/api/items", ...},
//                      blocking([&records](const service::member& who, const body<item_in>& given) { ... }))

#include "api/answers.hpp"
#include "api/arguments.hpp"
#include "api/operation.hpp"
#include "api/operation_guard.hpp"
#include "api/problems.hpp"
#include "base/try.hpp"
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

// A list of arguments that begins with Caller (void: with none) and goes on with what requests hold.
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

// The `sub` of a caller, where it has one.
template <class Caller>
    requires requires(const Caller& who) { std::string_view(who.subject()); }
std::string_view subject_of(const Caller& who) {
    return who.subject();
}
inline std::string_view subject_of(const std::optional<service::principal>& who) {
    return who ? who->subject() : std::string_view{};
}
template <const std::string_view& Group>
std::string_view subject_of(const service::role_holder<Group>& who) {
    return who.principal().subject();
}

// A check gives its caller at once or on a thread that may block, and hands it to the handler.
struct nobody {};
inline std::string_view subject_of(nobody) { return {}; }
struct everyone_check {
    static constexpr auto permission = api::permission::everyone;
    using caller = nobody;
    using handed = void;
    static immediate<nobody> now(const access_guard&, const http::request&, const token_rules&) { return nobody{}; }
    static std::expected<nobody, problem> wait(const access_guard&, const http::request&, const token_rules&) {
        return nobody{};
    }
};
struct token_check {
    static constexpr auto permission = api::permission::token;
    using caller = service::principal;
    using handed = service::principal;
    static auto now(const access_guard& at, const http::request& from, const token_rules& rules) {
        return at.authenticate(from, rules);
    }
    static auto wait(const access_guard& at, const http::request& from, const token_rules& rules) {
        return at.authenticate_blocking(from, rules);
    }
    static auto hand_out(const service::principal& who) { return std::cref(who); }
};
struct optional_token_check {
    static constexpr auto permission = api::permission::optional_token;
    using caller = std::optional<service::principal>;
    using handed = const service::principal*;
    static immediate<caller> now(const access_guard& at, const http::request& from, const token_rules& rules) {
        if (!at.presents_token(from)) return caller{};
        auto found = at.authenticate(from, rules);
        if (auto* who = std::get_if<service::principal>(&found)) return caller{std::move(*who)};
        if (auto* refused = std::get_if<problem>(&found)) {
            if (is_ignored(*refused, rules)) return caller{};
            return std::move(*refused);
        }
        return must_block{};
    }
    static std::expected<caller, problem> wait(const access_guard& at, const http::request& from,
                                               const token_rules& rules) {
        auto found = at.authenticate_blocking(from, rules);
        if (found) return caller{std::move(*found)};
        if (is_ignored(found.error(), rules)) return caller{};
        return std::unexpected(std::move(found.error()));
    }
    static bool is_ignored(const problem& refused, const token_rules& rules) {
        return rules.ignores_refused_token && refused.status() == rules.refusal.status;
    }
    static const service::principal* hand_out(const caller& who) { return who ? &*who : nullptr; }
};
// What a principal must be beyond that: Admit gives the caller, or the problem of one who is not.
template <class Admit>
struct principal_check {
    static constexpr auto permission = Admit::permission;
    using caller = typename Admit::caller;
    using handed = caller;
    static immediate<caller> now(const access_guard& at, const http::request& from, const token_rules& rules) {
        auto found = at.authenticate(from, rules);
        if (auto* refused = std::get_if<problem>(&found)) return std::move(*refused);
        auto* who = std::get_if<service::principal>(&found);
        if (who == nullptr) return must_block{};
        auto admitted = Admit::admit(at, *who);
        if (admitted) return std::move(*admitted);
        audit_refused_access(from, who->subject(), admitted.error());
        return std::move(admitted.error());
    }
    static std::expected<caller, problem> wait(const access_guard& at, const http::request& from,
                                               const token_rules& rules) {
        POOLGUARD_TRY(const auto who, at.authenticate_blocking(from, rules));
        auto admitted = Admit::admit(at, who);
        if (!admitted) audit_refused_access(from, who.subject(), admitted.error());
        return admitted;
    }
    static auto hand_out(const caller& who) { return std::cref(who); }
};
// The role is the one whose type the handler asks for.
template <class Role>
struct admit_by_role {
    static constexpr auto permission = api::permission::role;
    using caller = Role;
    static std::expected<Role, problem> admit(const access_guard&, const service::principal& who) {
        auto admitted = Role::of(who);
        if (!admitted) return std::unexpected(problem(problems::role_required));
        return std::move(*admitted);
    }
};
struct admit_person {
    static constexpr auto permission = api::permission::token;
    using caller = service::member;
    static std::expected<service::member, problem> admit(const access_guard&, const service::principal& who) {
        return service::membership::outside_tenants(who);
    }
};
using administrator_check = principal_check<admit_by_role<service::administrator>>;
using personal_check = principal_check<admit_person>;
struct member_check {
    static constexpr auto permission = api::permission::member;
    using caller = service::member;
    using handed = service::member;
    static auto now(const access_guard& at, const http::request& from, const token_rules& rules) {
        return at.admit(from, rules);
    }
    static auto wait(const access_guard& at, const http::request& from, const token_rules& rules) {
        return at.admit_blocking(from, rules);
    }
    static auto hand_out(const service::member& who) { return std::cref(who); }
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

// Whether a handler fits what a check hands out.
template <class Handler, class Check>
concept handler_after = requires {
    typename detail::inputs_after<typename Check::handed,
                                  typename detail::signature<decltype(Handler::run)>::arguments>::type;
    requires is_answer<
        typename detail::is_reply<typename detail::signature<decltype(Handler::run)>::result>::value_type>;
};

// Makes rows; the functions below are what to call.
class operation_maker {
  public:
    template <class Check, class Handler>
    static operation make(description about, Handler handler) {
        using signature = detail::signature<decltype(Handler::run)>;
        using inputs = typename detail::inputs_after<typename Check::handed, typename signature::arguments>::type;
        using output = typename detail::is_reply<typename signature::result>::value_type;
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
    static void describe_all(input_shape& into, std::type_identity<std::tuple<Inputs...>>) {
        (argument<Inputs>::describe(into), ...);
    }

    template <class Check, class Inputs, class Handler>
    static http::outcome enter(const operation& row, const Handler& handler, const http::request& request,
                               const access_guard& at) {
        auto caller = Check::now(at, request, row.description().token);
        if (const auto* refused = std::get_if<problem>(&caller)) return to_response(*refused);
        if (auto* who = std::get_if<typename Check::caller>(&caller)) {
            if constexpr (Handler::blocks)
                return http::work([&row, &handler, &request, &at, who = std::move(*who)] {
                    return perform<Check, Inputs>(row, handler, request, at, who);
                });
            else
                return perform<Check, Inputs>(row, handler, request, at, *who);
        }
        return http::work([&row, &handler, &request, &at] {
            const auto who = Check::wait(at, request, row.description().token);
            if (!who) return to_response(who.error());
            return perform<Check, Inputs>(row, handler, request, at, *who);
        });
    }

    template <class Check, class Inputs, class Handler>
    static http::response perform(const operation& row, const Handler& handler, const http::request& request,
                                  const access_guard& at, const typename Check::caller& who) {
        base::json::field_errors errors;
        const auto inputs = take_all(request, errors, std::type_identity<Inputs>{});
        if (!errors.empty()) return to_response(invalid_input(errors, validation_status(row.description().path)));
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
        if (!is_conducted(row)) return finish(row, run());
        request_facts facts{.subject = detail::subject_of(who), .account = {}, .session = {}};
        std::apply([&](const auto&... given) { (detail::gather_from(facts, given), ...); }, inputs);
        operation_guard around(row, request, at.limits, facts);
        if (const auto refused = around.begin()) return to_response(*refused);
        auto result = run();
        answer_facts result_facts;
        look_at(result, result_facts);
        auto out = finish(row, std::move(result));
        result_facts.status = out.status;
        around.end(result_facts);
        return out;
    }

    static bool is_conducted(const operation& row) {
        return row.description().limit != limited::nothing || row.description().audit != audited::nothing;
    }

    template <class Result>
    static void look_at(const Result& result, answer_facts& into) {
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
        // Braces take the arguments in their order, and so the errors.
        return std::tuple<decltype(argument<Inputs>::take(request, errors))...>{
            argument<Inputs>::take(request, errors)...};
    }

    // Given temporaries alone, so that Result is no reference.
    template <class Result>
    static http::response finish(const operation& row, Result&& result) {
        static_assert(!std::is_reference_v<Result>);
        if constexpr (detail::is_reply<Result>::value) {
            if (!result) return to_response(result.error());
            return finish(row, *std::forward<Result>(result));
        } else {
            return sealed(row, answer<Result>::write(std::forward<Result>(result)));
        }
    }

    static http::response sealed(const operation& row, http::response out);
};

// For everybody: no token is looked at.
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
// The handler gets a const service::administrator&: the token is of somebody in the group `admin`.
template <handler_after<detail::administrator_check> Handler>
operation administrator_operation(description about, Handler handler) {
    return operation_maker::make<detail::administrator_check>(std::move(about), std::move(handler));
}
// The handler gets a const service::member& of no tenant: for what is the person's own, whatever the tenant.
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
