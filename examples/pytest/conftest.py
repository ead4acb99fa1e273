import pytest

pytest_plugins = ["poolguard_pytest"]


def greet(event):
    event["response"]["claimsOverrideDetails"] = {"claimsToAddOrOverride": {"plan": "gold"}}
    return event


@pytest.fixture(scope="session")
def poolguard_options():
    return {
        "users": [{"email": "jane@example.com", "password": "Correct-h0rse", "groups": ["staff"]}],
        "clients": [{"name": "backend", "GenerateSecret": True}],
        "triggers": {"PreTokenGeneration": greet},
    }
