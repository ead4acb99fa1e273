variable "project_name" {
  type        = string
  description = "Prefix of all names"
}

variable "aws_region" {
  type        = string
  description = "AWS region"
  default     = "us-east-1"
}

variable "domain_prefix" {
  type        = string
  description = "Domain prefix of the sign-in pages, unique in the region: PREFIX.auth.REGION.amazoncognito.com"
}

variable "public_url" {
  type        = string
  description = "URL at which browsers reach Poolguard; the callback and sign-out URLs of its sign-in are made from it"
  default     = "http://localhost:8000"

  validation {
    condition     = can(regex("^https?://[^/?#]+$", var.public_url))
    error_message = "A URL like https://auth.example.com is expected, without a path."
  }
}

variable "callback_urls" {
  type        = list(string)
  description = "More callback URLs of the web client, for your own front end"
  default     = ["http://localhost:3000/api/auth/callback/cognito"]
}

variable "logout_urls" {
  type        = list(string)
  description = "More sign-out URLs of the web client, for your own front end"
  default     = ["http://localhost:3000/"]
}

variable "generate_server_client_secret" {
  type        = bool
  description = "Whether the server's client has a secret"
  default     = true
}

variable "allow_sign_up" {
  type        = bool
  description = "Whether users may sign up themselves"
  default     = true
}

variable "mfa_configuration" {
  type        = string
  description = "OFF, OPTIONAL or ON: second factor with an authenticator app"
  default     = "OPTIONAL"
}

variable "access_token_minutes" {
  type        = number
  description = "Lifetime of access tokens"
  default     = 60
}

variable "id_token_minutes" {
  type        = number
  description = "Lifetime of ID tokens"
  default     = 60
}

variable "refresh_token_days" {
  type        = number
  description = "Lifetime of refresh tokens"
  default     = 30
}

variable "groups" {
  type        = map(string)
  description = "Groups of the pool with their descriptions; members of `admin` may administer users"
  default     = { admin = "May administer users" }
}

variable "users_table" {
  type        = string
  description = "Table for permanent records"
  default     = "Users"
}

variable "sessions_table" {
  type        = string
  description = "Table for temporary records"
  default     = "UserSessions"
}

variable "deletion_protection" {
  type        = bool
  description = "Whether the pool and the tables are protected against deletion"
  default     = true
}
