variable "project_name" {
  type        = string
  description = "What everything is named after"
}

variable "aws_region" {
  type        = string
  description = "Where it is made"
  default     = "us-east-1"
}

variable "domain_prefix" {
  type        = string
  description = "Of the sign-in pages, unique in the region: PREFIX.auth.REGION.amazoncognito.com"
}

variable "callback_urls" {
  type        = list(string)
  description = "Where the web client's sign-in may lead back to; Poolguard's own is PUBLIC-URL/auth/cognito/callback"
  default     = ["http://localhost:3000/api/auth/callback/cognito"]
}

variable "logout_urls" {
  type        = list(string)
  description = "Where the web client's sign-out may lead to"
  default     = ["http://localhost:3000/"]
}

variable "generate_server_client_secret" {
  type        = bool
  description = "Whether the server's client has a secret"
  default     = true
}

variable "allow_sign_up" {
  type        = bool
  description = "Whether people may sign up by themselves"
  default     = true
}

variable "mfa_configuration" {
  type        = string
  description = "OFF, OPTIONAL or ON: second factors by an authenticator app"
  default     = "OPTIONAL"
}

variable "access_token_minutes" {
  type        = number
  description = "How long access tokens are good"
  default     = 60
}

variable "id_token_minutes" {
  type        = number
  description = "How long ID tokens are good"
  default     = 60
}

variable "refresh_token_days" {
  type        = number
  description = "How long a sign-in lasts"
  default     = 30
}

variable "groups" {
  type        = map(string)
  description = "Groups of the pool, with what each is for; members of `admin` may administer people"
  default     = { admin = "May administer people" }
}

variable "users_table" {
  type        = string
  description = "Table of what stays"
  default     = "Users"
}

variable "sessions_table" {
  type        = string
  description = "Table of what comes and goes"
  default     = "UserSessions"
}

variable "deletion_protection" {
  type        = bool
  description = "Whether the pool and the tables can be deleted by one call"
  default     = true
}
