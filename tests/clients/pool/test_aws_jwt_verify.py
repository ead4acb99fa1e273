"""aws-jwt-verify from npm verifies our tokens with the issuer and the JWKS."""

from node_clients import run


def test_aws_jwt_verify_accepts_our_tokens(demo):
    (email, password), _ = demo.users()
    tokens = demo.sign_in(email, password)
    variables = demo.variables()
    access = tokens["access_token"]
    place = len(access) - 100
    altered = access[:place] + ("A" if access[place] != "A" else "B") + access[place + 1:]
    given = {"issuer": variables["COGNITO_ISSUER"], "client": variables["COGNITO_APP_CLIENT_ID"],
             "jwks": demo.get(f"/{variables['COGNITO_USER_POOL_ID']}/.well-known/jwks.json").json(),
             "access": access, "id": tokens["id_token"], "altered": altered}
    found = run("verify.mjs", given)
    assert found["access"] == "access" and found["id"] == variables["COGNITO_APP_CLIENT_ID"]
    assert found["altered"] == "JwtInvalidSignatureError"
    assert found["wrong_use"] == "CognitoJwtInvalidTokenUseError"
