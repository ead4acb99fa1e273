#pragma once
// The form of an external identity provider: the fields that its type needs.

#include "api/pages/console/setup/setup_answers.hpp"
#include "service/setup/external_providers.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

// The types that can be made here: SAML only where the pool may support it.
std::vector<cognito::identity_provider_type> provider_types(const service::pool_place& place);
std::optional<cognito::identity_provider_type> provider_type_of(std::string_view name);
// "Google", "OpenID Connect".
std::string_view provider_type_text(cognito::identity_provider_type type);
// A type that has one provider, with the name of the type.
bool is_well_known(cognito::identity_provider_type type);

// Secrets are never shown: their fields are empty, and stay as they are when they are left empty.
std::vector<form_field> provider_fields(const cognito::identity_provider& shown, bool is_new, http::language in);
std::expected<service::external_provider_settings, problem>
read_provider_form(const form_values& given, cognito::identity_provider_type type, http::language in);

} // namespace poolguard::api
