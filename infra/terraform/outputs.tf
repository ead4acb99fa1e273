# Settings of Poolguard: terraform output -json poolguard_environment
output "poolguard_environment" {
  description = "Settings of Poolguard, except COGNITO_APP_CLIENT_SECRET and APP_SECRET_KEY"
  value = {
    POOLGUARD_PUBLIC_URL     = var.public_url
    AWS_REGION               = var.aws_region
    COGNITO_USER_POOL_ID     = aws_cognito_user_pool.this.id
    COGNITO_APP_CLIENT_ID    = aws_cognito_user_pool_client.server.id
    COGNITO_WEB_CLIENT_ID    = aws_cognito_user_pool_client.web.id
    COGNITO_DOMAIN           = "https://${aws_cognito_user_pool_domain.this.domain}.auth.${var.aws_region}.amazoncognito.com"
    COGNITO_IDENTITY_POOL_ID = aws_cognito_identity_pool.this.id
    POOLGUARD_STORE          = "dynamodb"
    DYNAMODB_USERS_TABLE     = aws_dynamodb_table.users.name
    DYNAMODB_SESSIONS_TABLE  = aws_dynamodb_table.sessions.name
  }
}

output "cognito_app_client_secret" {
  description = "COGNITO_APP_CLIENT_SECRET, if the server's client has a secret"
  value       = aws_cognito_user_pool_client.server.client_secret
  sensitive   = true
}

output "gateway_policy_arn" {
  description = "The policy to attach to the role that Poolguard runs as"
  value       = aws_iam_policy.gateway.arn
}
