"""A phone in Python against a real server, and what the binding refuses. `cargo xtask test bindings` runs it.

The environment names the server's demonstration (one line of JSON), the invitation to spend, the table of refusals and
a folder for the rows. `readme` is the code of README.md.
"""

import json
import os
import urllib.error
import urllib.request
import uuid
from pathlib import Path

from accalmie import Draft, Edit, Failure, Here, PhoneError, Privacy, Unlock
from readme import Store, here, log_craving, sync

DEMO = json.loads(os.environ["ACCALMIE_DEMO"])
CODE = DEMO["invitations"][int(os.environ["ACCALMIE_INVITATION"])]
FOLDER = Path(os.environ["ACCALMIE_FOLDER"])


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


def enrol(store, code, first_name):
    """Makes the phone of these rows a device of the person whom the code invites; answers it and what the server said."""
    phone = store.open()
    begun = phone.begin_enrolment(code, here())
    store.persist(begun.write)
    body = {"code": code, "first_name": first_name, "locale": "fr", "timezone": "Europe/Paris",
            "request_id": begun.request_id, "installed": True}
    status, answer = post("/api/v1/enrolments", json.dumps(body))
    assert status == 201, answer
    store.persist(phone.enrolled(json.dumps(answer), first_name, here()))
    return phone, answer


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


class Journey:
    """Each step rests on those before."""

    def enrols_with_a_code(self):
        self.store = Store(FOLDER / "sacha.db")
        self.phone, self.answer = enrol(self.store, CODE, "Sacha")
        status = self.phone.status(here())
        assert status.enrolled and status.first_name == "Sacha"
        assert status.participant_id == self.answer["participant_id"]

    def keeps_the_programme_for_offline(self):
        due = self.phone.programme_due()
        assert due.due and due.etag is None
        status, programme, headers = send("GET", "/api/v1/me/programme", token=self.phone.token())
        assert status == 200, programme
        self.store.persist(self.phone.keep_programme(headers["etag"], json.dumps(programme), here()))
        assert not self.phone.programme_due().due

    def logs_offline_and_finds_it_after_a_restart(self):
        self.craving = log_craving(self.phone, self.store, 7, earlier(60))
        draft = Draft(kind="moment", body=json.dumps({"code": "party", "note": "just for me"}),
                      private=Privacy.FIELDS(["note"]))
        saved = self.phone.log(str(uuid.uuid4()), draft, earlier(50))
        self.store.persist(saved.write)
        self.moment = saved.id
        sync(self.phone, self.store, no_network, here())
        assert self.phone.status(here()).offline
        self.phone = self.store.open()
        assert body_of(self.phone, self.craving)["intensity"] == 7
        assert self.phone.status(here()).waiting == 2

    def takes_back_within_ten_seconds(self):
        id = log_craving(self.phone, self.store, 3, here())
        self.store.persist(self.phone.undo(id, here()).write)
        assert self.phone.entry(id, here()) is None
        refused("too_late", self.phone.undo, self.craving, here())

    def edits_and_deletes(self):
        edit = Edit(body=json.dumps({"intensity": 8, "triggers": ["alcohol"]}))
        self.store.persist(self.phone.edit(self.craving, edit, earlier(40)).write)
        id = log_craving(self.phone, self.store, 1, earlier(30))
        self.store.persist(self.phone.delete(id, earlier(15)).write)
        assert self.phone.entry(id, here()) is None
        page = json.loads(self.phone.history(1, here()))
        assert page["more"] and page["entries"][0]["id"] == self.moment

    def sends_what_waits(self):
        sync(self.phone, self.store, post, here())
        sync(self.phone, self.store, post, here())  # the edit came after the first version was handed out
        status = self.phone.status(here())
        assert (status.waiting, status.parked, status.offline) == (0, 0, False), status
        mark = json.loads(self.phone.entry(self.craving, here()))["mark"]
        assert mark == "sent", mark

    def a_store_that_moved_on_refuses(self):
        behind = self.store.open()
        log_craving(self.phone, self.store, 2, earlier(60))
        try:
            log_craving(behind, self.store, 4, earlier(60))
        except RuntimeError:
            self.phone = self.store.open()
            return
        raise AssertionError("two phones wrote over each other")

    def a_pin_locks(self):
        pin = self.phone.set_pin("284013", here())
        assert not pin.weak
        self.store.persist(pin.write)
        self.phone = locked_again(self.phone, self.store)
        refused("locked", self.phone.log, str(uuid.uuid4()), Draft(kind="craving", body='{"intensity": 5}'), here())
        assert self.phone.token() is None and self.phone.entry(self.craving, here()) is None
        assert self.phone.status(here()).enrolled

    def locked_it_takes_a_strength_and_no_more(self):
        saved = self.phone.log_locked(str(uuid.uuid4()), 9, earlier(20))
        self.store.persist(saved.write)
        self.noted_locked = saved.id
        undone = self.phone.log_locked(str(uuid.uuid4()), 1, here())
        self.store.persist(undone.write)
        assert [undoable.id for undoable in self.phone.lock_state(here()).undoable] == [undone.id]
        self.store.persist(self.phone.undo_locked(undone.id, here()))
        request = self.phone.locked_request(here())
        assert len(json.loads(request.body)["changes"]) == 1
        status, answer = post("/api/v1/sync", request.body, self.answer["send_token"])
        assert status == 200 and answer["changes"] == [], answer
        self.store.persist(self.phone.on_locked_response(request.echo, json.dumps(answer), here()))
        assert self.phone.lock_state(here()).unsent == 1  # the craving that waited before

    def a_wrong_pin_is_counted(self):
        attempt = self.phone.unlock("111111", here())
        self.store.persist(attempt.write)
        assert isinstance(attempt.outcome, Unlock.WRONG) and attempt.outcome.left == 9
        self.phone = locked_again(self.phone, self.store)
        assert self.phone.lock_state(here()).attempts_left == 9

    def the_right_pin_opens_everything(self):
        attempt = self.phone.unlock("284013", here())
        self.store.persist(attempt.write)
        assert isinstance(attempt.outcome, Unlock.OPEN)
        assert body_of(self.phone, self.noted_locked)["intensity"] == 9
        assert body_of(self.phone, self.moment)["note"] == "just for me"
        sync(self.phone, self.store, post, here())
        assert self.phone.status(here()).waiting == 0

    def an_ended_sign_in_is_told(self):
        outgoing = self.phone.next_request(True, here())
        self.store.persist(outgoing.write)
        failure = Failure.ANSWER(401, "unauthenticated")
        self.store.persist(self.phone.on_failure(outgoing.request.echo, failure, here()))
        assert self.phone.status(here()).signed_out


class Refusals:
    """The table that the tests of every language read."""

    def __init__(self):
        self.table = json.loads(Path(os.environ["ACCALMIE_REFUSALS"]).read_text())

    def here(self, args):
        now = args.get("now_millis", self.table["here"]["now_millis"])
        return Here(now_millis=now, offset_minutes=self.table["here"]["offset_minutes"])

    def begin(self, case):
        self.store = Store(":memory:")
        self.phone = self.store.open()
        if case["phone"] != "fresh":
            self.store.persist(self.phone.enrolled(json.dumps(self.table["enrolment"]), "Sacha", self.here({})))
        if case["phone"] in ("pin", "locked"):
            self.store.persist(self.phone.set_pin(self.table["pin"], self.here({})).write)
        if case["phone"] == "locked":
            self.phone = locked_again(self.phone, self.store)

    def call(self, case):
        args, phone = case["args"], self.phone
        id, here = args.get("id", self.table["id"]), self.here(args)
        calls = {
            "log": lambda: phone.log(id, self.draft(args), here),
            "edit": lambda: phone.edit(id, Edit(body=args["body"]), here),
            "delete": lambda: phone.delete(id, here),
            "undo": lambda: phone.undo(id, here),
            "enrolled": lambda: phone.enrolled(args["answer"], "Sacha", here),
            "on_response": lambda: phone.on_response(
                args.get("echo", phone.next_request(True, here).request.echo), args["response"], here),
            "keep_programme": lambda: phone.keep_programme("1", args["programme"], here),
            "history": lambda: phone.history(10, here, args["before"]),
            "set_pin": lambda: phone.set_pin(args["secret"], here),
            "remove_pin": lambda: phone.remove_pin(here),
            "set_auto_lock": lambda: phone.set_auto_lock(args["minutes"], here),
            "unlock": lambda: phone.unlock(args["secret"], here).outcome,
            "confirm": lambda: phone.confirm(args["secret"], here).outcome,
            "log_locked": lambda: phone.log_locked(id, args["intensity"], here),
            "undo_locked": lambda: phone.undo_locked(id, here),
            "on_locked_response": lambda: self.on_locked_response(id, args["response"], here),
            "open": lambda: self.open_damaged(args),
        }
        return calls[case["call"]]()

    def draft(self, args):
        private = Privacy.FIELDS(args["private"]) if "private" in args else None
        return Draft(kind=args["kind"], body=args["body"], occurred_at=args.get("occurred_at"), private=private)

    def on_locked_response(self, id, response, here):
        self.phone.log_locked(id, 5, here)
        later = Here(now_millis=here.now_millis + 11_000, offset_minutes=here.offset_minutes)
        self.phone.on_locked_response(self.phone.locked_request(later).echo, response, later)

    def open_damaged(self, args):
        key = (args["row"],)
        row, = self.store.db.execute("select bytes from rows where key = ?", key).fetchone()
        if "text" in args:
            row = args["text"].encode()
        elif "first_byte" in args:
            row = bytes([args["first_byte"]]) + row[1:]
        elif "altered" in args:
            row = row[:-1] + bytes([row[-1] ^ 1])
        else:
            row = row[:args["keep"]]
        self.store.db.execute("replace into rows values (?, ?)", key + (row,))
        self.store.db.execute("delete from rows where bytes = x''")
        self.store.open()

    def is_refused(self, case):
        self.begin(case)
        if case["error"] == "Wrong":
            outcome = self.call(case)
            assert isinstance(outcome, Unlock.WRONG) and outcome.fault.code == case["code"], outcome
            return
        error = refused(case["code"], self.call, case)
        assert type(error).__name__ == case["error"], repr(error)
        assert error.fault.field == error.field() == case.get("field"), repr(error)


def main():
    journey, refusals = Journey(), Refusals()
    steps = [(name.replace("_", " "), getattr(journey, name)) for name in vars(Journey) if not name.startswith("_")]
    steps += [("refuses " + case["name"], lambda case=case: refusals.is_refused(case))
              for case in refusals.table["cases"]]
    for passed, (name, step) in enumerate(steps):
        try:
            step()
        except BaseException:
            print(f"failed: {name}\n{passed} passed\n1 failed", flush=True)
            raise
        print("ok:", name)
    print(len(steps), "passed")


main()
