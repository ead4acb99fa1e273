"""SetUserSettings and AdminSetUserSettings: the old way to choose codes by text message."""

from choice import SMS
from cognito import add_user, refused, sign_in


def test_text_messages_are_chosen_in_the_old_way(demo, cognito, unsigned, make_pool, make_client):
    pool = make_pool(MfaConfiguration="OPTIONAL", SmsConfiguration=SMS)
    client = make_client(pool)
    add_user(cognito, pool, "ann", phone_number="+15550102")
    add_user(cognito, pool, "bob")
    token = sign_in(unsigned, client, "ann")["AuthenticationResult"]["AccessToken"]
    option = {"DeliveryMedium": "SMS", "AttributeName": "phone_number"}

    def by_administrator(options, name="ann"):
        cognito.admin_set_user_settings(UserPoolId=pool, Username=name, MFAOptions=options)

    def by_user(options):
        unsigned.set_user_settings(AccessToken=token, MFAOptions=options)

    for choose in (by_administrator, by_user):
        choose([option])
        for shown in (cognito.admin_get_user(UserPoolId=pool, Username="ann"), unsigned.get_user(AccessToken=token)):
            assert (shown["MFAOptions"], shown["UserMFASettingList"]) == ([option], ["SMS_MFA"])
        assert sign_in(unsigned, client, "ann")["ChallengeName"] == "SMS_MFA"
        choose([])
        assert "MFAOptions" not in unsigned.get_user(AccessToken=token)
        for wrong_one in ({**option, "DeliveryMedium": "EMAIL"}, {**option, "AttributeName": "email"}, {}):
            assert refused(choose, [wrong_one])[0] == "InvalidParameterException"
    assert refused(by_administrator, [option], "bob")[0] == "InvalidParameterException"
