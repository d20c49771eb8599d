"""What the app around a phone does: HTTP, the folder of its rows, enrolling, confirming."""

import json
import os
import urllib.error
import urllib.request
from pathlib import Path

from accalmie import Here, PhoneError, Unlock
from readme import here

DEMO = json.loads(os.environ["ACCALMIE_DEMO"])
CODE = DEMO["invitations"][int(os.environ["ACCALMIE_INVITATION"])]
FOLDER = Path(os.environ["ACCALMIE_FOLDER"])
TESTDATA = Path(os.environ["ACCALMIE_TESTDATA"])


def send(method, path, body=None, token=None):
    """One request: the status, the JSON of the answer and its headers; no status without an answer."""
    request = urllib.request.Request(DEMO["url"] + path, method=method)
    if body is not None:
        request.data = body.encode()
        request.add_header("content-type", "application/json")
    if token is not None:
        request.add_header("authorization", "Bearer " + token)
    try:
        with urllib.request.urlopen(request) as answer:
            text = answer.read().decode()
            return answer.status, json.loads(text or "null"), answer.headers
    except urllib.error.HTTPError as problem:
        return problem.code, json.loads(problem.read().decode() or "null"), problem.headers
    except OSError:
        return None, {}, {}


def post(path, body, token=None):
    return send("POST", path, body, token)[:2]


def no_network(path, body, token=None):
    return None, {}


def earlier(seconds):
    """Some time ago: the ten seconds in which a thing can be undone are over."""
    now = here()
    return Here(now_millis=now.now_millis - seconds * 1000, offset_minutes=now.offset_minutes)


def enrol(store, code, first_name=None, secret=None):
    """Makes the phone of these rows a device of the person whom the code brings; answers it and what the server said."""
    phone = store.open()
    begun = phone.begin_enrolment(code, here())
    store.persist(begun.write)
    name = {} if first_name is None else {"first_name": first_name}
    body = {**name, "code": code, "locale": "fr", "timezone": "Europe/Paris",
            "request_id": begun.request_id, "installed": True}
    status, answer = post("/api/v1/enrolments", json.dumps(body))
    assert status == 201, answer
    store.persist(phone.enrolled(json.dumps(answer), here(), first_name, secret))
    return phone, answer


def keep_programme(phone, store):
    status, programme, headers = send("GET", "/api/v1/me/programme", token=phone.token())
    assert status == 200, programme
    store.persist(phone.keep_programme(headers["etag"], json.dumps(programme), here()))


def confirm(phone, store):
    """The PIN again, before what could let others in."""
    attempt = phone.confirm("284013", here())
    store.persist(attempt.write)
    assert isinstance(attempt.outcome, Unlock.OPEN)


def refused(code, call, *args):
    """Sees a call refused with a code."""
    try:
        call(*args)
    except PhoneError as error:
        assert error.code() == error.fault.code == code, error
        return error
    raise AssertionError(f"{code} was expected")


def locked_again(phone, store):
    """What a host does to lock: it drops the phone and opens it anew from its rows."""
    del phone
    phone = store.open()
    assert phone.is_locked()
    return phone


def body_of(phone, id):
    entry = phone.entry(id, here())
    return json.loads(entry)["body"] if entry else None
