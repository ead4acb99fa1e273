# What people have at Amazon, as it is written for Amazon. `later` is the second version of the same configuration.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }
variable "later" { type = bool }

provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  endpoints {
    cognitoidp      = var.endpoint
    cognitoidentity = var.endpoint
    iam             = var.endpoint
  }
}

resource "aws_cognito_user_pool" "plain" {
  name = "plain"
}

resource "aws_cognito_user_pool" "rich" {
  name                     = "rich"
  alias_attributes         = ["email"]
  auto_verified_attributes = ["email"]
  deletion_protection      = "INACTIVE"
  mfa_configuration        = "OPTIONAL"
  user_pool_tier           = "ESSENTIALS"
  tags = {
    stage                          = var.later ? "two" : "one"
    "poolguard:id"                 = "us-east-1_Terraform1"
    "poolguard:client-id:browsers" = "1terraformbrowsers"
  }
  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }
  admin_create_user_config {
    allow_admin_create_user_only = false
    invite_message_template {
      email_message = "Your user name is {username} and your password {####}"
      email_subject = "Welcome"
      sms_message   = "{username} {####}"
    }
  }
  device_configuration {
    challenge_required_on_new_device      = true
    device_only_remembered_on_user_prompt = true
  }
  email_configuration {
    reply_to_email_address = "people@example.com"
  }
  password_policy {
    minimum_length                   = var.later ? 14 : 10
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 3
  }
  schema {
    name                = "plan"
    attribute_data_type = "String"
    mutable             = true
    string_attribute_constraints {
      min_length = 1
      max_length = 20
    }
  }
  schema {
    name                = "level"
    attribute_data_type = "Number"
    mutable             = true
    number_attribute_constraints {
      min_value = 1
      max_value = 9
    }
  }
  software_token_mfa_configuration {
    enabled = true
  }
  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email"]
  }
  username_configuration {
    case_sensitive = false
  }
  verification_message_template {
    default_email_option = "CONFIRM_WITH_CODE"
    email_message        = "Your code is {####}"
    email_subject        = "Code"
  }
}

resource "aws_cognito_user_pool_domain" "rich" {
  domain                = "terraform-rich"
  user_pool_id          = aws_cognito_user_pool.rich.id
  managed_login_version = var.later ? 2 : 1
}

resource "aws_cognito_identity_provider" "google" {
  user_pool_id  = aws_cognito_user_pool.rich.id
  provider_name = "Google"
  provider_type = "Google"
  provider_details = {
    attributes_url                = "https://people.googleapis.com/v1/people/me?personFields="
    attributes_url_add_attributes = "true"
    authorize_scopes              = "openid email"
    authorize_url                 = "https://accounts.google.com/o/oauth2/v2/auth"
    client_id                     = "google-client"
    client_secret                 = "google-secret"
    oidc_issuer                   = "https://accounts.google.com"
    token_request_method          = "POST"
    token_url                     = "https://www.googleapis.com/oauth2/v4/token"
  }
  attribute_mapping = {
    email    = "email"
    username = "sub"
  }
}

resource "aws_cognito_resource_server" "orders" {
  user_pool_id = aws_cognito_user_pool.rich.id
  identifier   = "orders"
  name         = "Orders"
  scope {
    scope_name        = "read"
    scope_description = "Read orders"
  }
}

resource "aws_cognito_user_pool_client" "browsers" {
  name                                 = "browsers"
  user_pool_id                         = aws_cognito_user_pool.rich.id
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["openid", "email"]
  callback_urls                        = ["https://shop.example.com/callback"]
  logout_urls                          = ["https://shop.example.com/"]
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  prevent_user_existence_errors        = "ENABLED"
  enable_token_revocation              = true
  access_token_validity                = var.later ? 30 : 60
  supported_identity_providers         = ["COGNITO", aws_cognito_identity_provider.google.provider_name]
  read_attributes                      = ["email", "custom:plan"]
  token_validity_units {
    access_token = "minutes"
  }
}

resource "aws_cognito_user_pool_client" "machines" {
  name                                 = "machines"
  user_pool_id                         = aws_cognito_user_pool.rich.id
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = aws_cognito_resource_server.orders.scope_identifiers
}

resource "aws_cognito_user_group" "staff" {
  name         = "staff"
  user_pool_id = aws_cognito_user_pool.rich.id
  description  = var.later ? "People of the shop" : "People"
  precedence   = 3
  role_arn     = aws_iam_role.people.arn
}

resource "aws_cognito_user" "ann" {
  user_pool_id = aws_cognito_user_pool.rich.id
  username     = "ann"
  password     = "Passw0rdPassw0rd"
  attributes = {
    email          = "ann@example.com"
    email_verified = "true"
    plan           = "gold"
  }
}

resource "aws_cognito_user_in_group" "ann" {
  user_pool_id = aws_cognito_user_pool.rich.id
  group_name   = aws_cognito_user_group.staff.name
  username     = aws_cognito_user.ann.username
}

resource "aws_cognito_identity_pool" "shop" {
  identity_pool_name               = "shop"
  allow_unauthenticated_identities = true
  tags                             = { stage = var.later ? "two" : "one" }
  cognito_identity_providers {
    client_id               = aws_cognito_user_pool_client.browsers.id
    provider_name           = aws_cognito_user_pool.rich.endpoint
    server_side_token_check = true
  }
}

resource "aws_iam_role" "people" {
  name = "people"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "cognito-identity.amazonaws.com" }
      Condition = {
        "ForAnyValue:StringLike" = { "cognito-identity.amazonaws.com:amr" = "authenticated" }
      }
    }]
  })
}

resource "aws_iam_role_policy" "people" {
  name = "table"
  role = aws_iam_role.people.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:PutItem"]
      Resource = "arn:aws:dynamodb:us-east-1:000000000000:table/things"
    }]
  })
}

resource "aws_cognito_identity_pool_roles_attachment" "shop" {
  identity_pool_id = aws_cognito_identity_pool.shop.id
  roles            = { authenticated = aws_iam_role.people.arn }
  role_mapping {
    identity_provider         = "${aws_cognito_user_pool.rich.endpoint}:${aws_cognito_user_pool_client.browsers.id}"
    type                      = "Token"
    ambiguous_role_resolution = "AuthenticatedRole"
  }
}

resource "aws_cognito_identity_pool_provider_principal_tag" "shop" {
  identity_pool_id       = aws_cognito_identity_pool.shop.id
  identity_provider_name = aws_cognito_user_pool.rich.endpoint
  use_defaults           = false
  principal_tags         = { user = "username" }
}
