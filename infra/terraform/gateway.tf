# The permissions that Poolguard needs. Attach the policy to the role that it runs as.
data "aws_iam_policy_document" "gateway" {
  statement {
    sid = "SignPeopleIn"
    actions = [
      "cognito-idp:AdminGetUser",
      "cognito-idp:AdminInitiateAuth",
      "cognito-idp:AdminRespondToAuthChallenge",
      "cognito-idp:GetUserPoolMfaConfig",
    ]
    resources = [aws_cognito_user_pool.this.arn]
  }

  statement {
    sid = "AdministerPeople"
    actions = [
      "cognito-idp:AdminAddUserToGroup",
      "cognito-idp:AdminConfirmSignUp",
      "cognito-idp:AdminCreateUser",
      "cognito-idp:AdminDeleteUser",
      "cognito-idp:AdminDisableProviderForUser",
      "cognito-idp:AdminDisableUser",
      "cognito-idp:AdminEnableUser",
      "cognito-idp:AdminForgetDevice",
      "cognito-idp:AdminListDevices",
      "cognito-idp:AdminListGroupsForUser",
      "cognito-idp:AdminListUserSessions",
      "cognito-idp:AdminRemoveUserFromGroup",
      "cognito-idp:AdminResetUserPassword",
      "cognito-idp:AdminRevokeUserSession",
      "cognito-idp:AdminSetUserMFAPreference",
      "cognito-idp:AdminSetUserPassword",
      "cognito-idp:AdminUpdateUserAttributes",
      "cognito-idp:AdminUserGlobalSignOut",
      "cognito-idp:CreateGroup",
      "cognito-idp:DeleteGroup",
      "cognito-idp:GetGroup",
      "cognito-idp:ListGroups",
      "cognito-idp:ListUsers",
      "cognito-idp:ListUsersInGroup",
      "cognito-idp:UpdateGroup",
    ]
    resources = [aws_cognito_user_pool.this.arn]
  }

  statement {
    sid = "SetUpThePool"
    actions = [
      "cognito-idp:AddUserPoolClientSecret",
      "cognito-idp:CreateIdentityProvider",
      "cognito-idp:CreateManagedLoginBranding",
      "cognito-idp:CreateResourceServer",
      "cognito-idp:CreateUserPoolClient",
      "cognito-idp:CreateUserPoolDomain",
      "cognito-idp:DeleteIdentityProvider",
      "cognito-idp:DeleteManagedLoginBranding",
      "cognito-idp:DeleteResourceServer",
      "cognito-idp:DeleteUserPoolClient",
      "cognito-idp:DeleteUserPoolClientSecret",
      "cognito-idp:DeleteUserPoolDomain",
      "cognito-idp:DescribeIdentityProvider",
      "cognito-idp:DescribeManagedLoginBrandingByClient",
      "cognito-idp:DescribeResourceServer",
      "cognito-idp:GetUICustomization",
      "cognito-idp:ListIdentityProviders",
      "cognito-idp:ListResourceServers",
      "cognito-idp:ListUserPoolClientSecrets",
      "cognito-idp:ListUserPoolClients",
      "cognito-idp:SetUICustomization",
      "cognito-idp:UpdateIdentityProvider",
      "cognito-idp:UpdateManagedLoginBranding",
      "cognito-idp:UpdateResourceServer",
      "cognito-idp:UpdateUserPoolClient",
      "cognito-idp:UpdateUserPoolDomain",
    ]
    resources = [aws_cognito_user_pool.this.arn]
  }

  # The operation names no user pool.
  statement {
    sid       = "ReadDomains"
    actions   = ["cognito-idp:DescribeUserPoolDomain"]
    resources = ["*"]
  }

  statement {
    sid = "CheckTheSetUp"
    actions = [
      "cognito-idp:DescribeUserPool",
      "cognito-idp:DescribeUserPoolClient",
    ]
    resources = [aws_cognito_user_pool.this.arn]
  }

  statement {
    sid = "KeepRecords"
    actions = [
      "dynamodb:BatchGetItem",
      "dynamodb:DeleteItem",
      "dynamodb:DescribeTable",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:UpdateItem",
    ]
    resources = [aws_dynamodb_table.users.arn, aws_dynamodb_table.sessions.arn]
  }
}

resource "aws_iam_policy" "gateway" {
  name        = "${var.project_name}-gateway"
  description = "The permissions that Poolguard needs for its pool and its tables"
  policy      = data.aws_iam_policy_document.gateway.json
}
