# What is kept and given back.

resource "aws_cognito_risk_configuration" "rich" {
  user_pool_id = aws_cognito_user_pool.rich.id
  risk_exception_configuration {
    blocked_ip_range_list = [var.later ? "10.20.30.40/32" : "10.10.10.10/32"]
  }
}

resource "aws_cognito_user_pool_ui_customization" "rich" {
  user_pool_id = aws_cognito_user_pool_domain.rich.user_pool_id
  css          = ".label-customizable {font-weight: ${var.later ? 400 : 300};}"
}
