"""Functions of a pool's owner: a server of Lambda's Invoke API, and of hooks."""

import json

from local_server import LocalHandler, LocalServer

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
KEY = "a key of forty characters for the hooks!!"


class Answers(list):
    """What a function returns that answers more than once."""


class Lambda(LocalServer):
    """The Invoke API, and below /hooks/ the same functions as hooks. `functions` maps names to what is called with the
    event; what it raises is its error."""

    def __init__(self):
        super().__init__(Invocation)
        self.functions = {}
        self.events = []
        self.requests = []

    def invoked(self):
        """Settings of a server that calls the functions by the Invoke API."""
        return {"LAMBDA_ENDPOINT": self.url, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}

    def hooked(self, **functions):
        """Settings of a server that calls functions as hooks, by their own names or by those of triggers."""
        return hooks(**{name: f"{self.url}/hooks/{function}" for name, function in functions.items()})


def hooks(**urls):
    return {"POOLGUARD_TRIGGERS": ",".join(f"{name}={url}" for name, url in urls.items()),
            "POOLGUARD_TRIGGERS_KEY": KEY}


class Invocation(LocalHandler):
    def do_POST(self):
        event = json.loads(self.body())
        self.server.events.append(json.loads(json.dumps(event)))
        self.server.requests.append((self.path, dict(self.headers)))
        is_hook = self.path.startswith("/hooks/")
        name = self.path.split("/")[2 if is_hook else 3]
        if name not in self.server.functions:
            return self.say(404, {"Message": "no such function"}, ("x-amzn-errortype", "ResourceNotFoundException"))
        try:
            returned = self.server.functions[name](event)
            for each in returned if isinstance(returned, Answers) else [returned]:
                self.say(200, each)
        except ValueError as why:
            self.say(400 if is_hook else 200, {"errorMessage": str(why), "errorType": "ValueError"},
                     *([] if is_hook else [("X-Amz-Function-Error", "Unhandled")]))

    def say(self, status, content, *headers):
        self.answer(status, json.dumps(content).encode(), headers)


def riddle(question, answer, tries=2):
    """The functions of CUSTOM_AUTH that ask one question, by the names of their triggers."""
    def define(event):
        rounds, decided = event["request"]["session"], event["response"]
        is_solved = any(each["challengeResult"] for each in rounds)
        decided |= {"issueTokens": is_solved, "failAuthentication": not is_solved and len(rounds) == tries}
        if not is_solved:
            decided["challengeName"] = "CUSTOM_CHALLENGE"
        return event

    def create(event):
        event["response"] |= {"publicChallengeParameters": {"question": question},
                              "privateChallengeParameters": {"answer": answer}}
        return event

    def verify(event):
        asked = event["request"]
        event["response"]["answerCorrect"] = asked["challengeAnswer"] == asked["privateChallengeParameters"]["answer"]
        return event

    return {"DefineAuthChallenge": define, "CreateAuthChallenge": create, "VerifyAuthChallengeResponse": verify}
