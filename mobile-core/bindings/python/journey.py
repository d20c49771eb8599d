"""A phone in Python against a real server, and what the binding refuses. `cargo xtask test bindings` runs it.

The environment names the server's demonstration (one line of JSON), the invitation to spend, the test data of every
language and a folder for the rows. `readme` is the code of README.md.
"""

import base64
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
        keep_programme(self.phone, self.store)
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

    def a_recovery_code_counts_once_typed_back(self):
        refused("confirm_first", self.phone.begin_recovery_code, here())
        confirm(self.phone, self.store)
        self.code = self.phone.begin_recovery_code(here())
        other = ("0" if self.code[0] != "0" else "1") + self.code[1:]
        refused("wrong_recovery_code", self.phone.keep_recovery_code, other, here())
        kept = self.phone.keep_recovery_code(self.code.lower().replace("-", " "), here())
        self.store.persist(kept.write)
        assert self.phone.recovery_due() == kept.blob
        body = json.dumps({"blob": json.loads(kept.blob)})
        assert send("PUT", "/api/v1/me/recovery", body, self.phone.token())[0] == 204
        self.store.persist(self.phone.recovery_kept(here()))
        assert self.phone.recovery_due() is None

    def a_second_phone_is_paired(self):
        confirm(self.phone, self.store)
        pairing = self.phone.begin_pairing(here())
        status, made = post("/api/v1/me/pairings", json.dumps({"blob": pairing.blob}), self.phone.token())
        assert status == 201, made
        self.second_store = Store(FOLDER / "second.db")
        self.second, answer = enrol(self.second_store, made["code"], secret=pairing.secret)
        assert self.second.status(here()).first_name == answer["first_name"] == "Sacha"
        sync(self.second, self.second_store, post, here())
        assert body_of(self.second, self.moment)["note"] == "just for me"

    def each_phone_hears_of_the_other(self):
        id = log_craving(self.second, self.second_store, 4, earlier(20))
        sync(self.second, self.second_store, post, here())
        sync(self.phone, self.store, post, here())
        assert body_of(self.phone, id)["intensity"] == 4
        keep_programme(self.phone, self.store)
        told = [notice["what"] for notice in json.loads(self.phone.view(here()))["notices"]]
        assert "device_added" in told and "pin_set" in told, told

    def ten_wrong_pins_leave_the_recovery_code(self):
        self.phone = locked_again(self.phone, self.store)
        for left in reversed(range(10)):
            attempt = self.phone.unlock("111111", here())
            self.store.persist(attempt.write)
            assert isinstance(attempt.outcome, Unlock.WRONG if left else Unlock.PIN_REMOVED), attempt.outcome
        self.phone = locked_again(self.phone, self.store)
        assert isinstance(self.phone.unlock("284013", here()).outcome, Unlock.PIN_REMOVED)
        self.store.persist(self.phone.unlock_with_recovery(self.code, here()))
        self.store.persist(self.phone.set_pin("901374", here()).write)
        assert body_of(self.phone, self.moment)["note"] == "just for me"

    def a_lost_phone_comes_back_with_the_recovery_code(self):
        staff = post("/api/v1/team/sign-in", json.dumps(DEMO["staff"]))[1]["token"]
        again = json.dumps({"participant_id": self.answer["participant_id"]})
        status, invitation = post(f"/api/v1/team/cycles/{DEMO['cycle_id']}/invitations", again, staff)
        assert status == 201, invitation
        store = Store(FOLDER / "found.db")
        phone, _ = enrol(store, invitation["code"], "Sacha")
        sync(phone, store, post, here())
        keep_programme(phone, store)
        assert json.loads(phone.entry(self.moment, here()))["sealed_elsewhere"]
        refused("wrong_recovery_code", phone.recover, "284013", here())
        store.persist(phone.recover(self.code, here()))
        assert body_of(store.open(), self.moment)["note"] == "just for me"

    def a_copy_holds_everything(self):
        copy = self.second.export(here())  # no PIN there
        self.second_store.persist(copy.write)
        assert "just for me" in copy.content and "just for me" not in repr(copy)

    def starting_again_leaves_nothing(self):
        self.second_store.persist(self.second.start_again())
        assert not self.second_store.open().status(here()).enrolled
        assert self.second_store.db.execute("select count(*) from rows").fetchone() == (0,)

    def what_was_recorded_opens_with_pin_and_code(self):
        recorded = json.loads((TESTDATA / "vault/store.json").read_text())
        rows = [(key, base64.b64decode(row)) for key, row in recorded["rows"].items()]
        for opens in (lambda phone: phone.unlock(recorded["pin"], here()).write,
                      lambda phone: phone.unlock_with_recovery(recorded["recovery_code"], here())):
            store = Store(":memory:")
            store.db.executemany("insert into rows values (?, ?)", rows)
            phone = store.open()
            store.persist(opens(phone))
            entries = json.loads(phone.history(10, here()))["entries"]
            assert sorted(entry["body"]["intensity"] for entry in entries) == [3, 7]

    def an_ended_sign_in_is_told(self):
        outgoing = self.phone.next_request(True, here())
        self.store.persist(outgoing.write)
        failure = Failure.ANSWER(401, "unauthenticated")
        self.store.persist(self.phone.on_failure(outgoing.request.echo, failure, here()))
        assert self.phone.status(here()).signed_out


class Refusals:
    """The table that the tests of every language read."""

    def __init__(self):
        self.table = json.loads((TESTDATA / "refusals.json").read_text())

    def here(self, args):
        now = args.get("now_millis", self.table["here"]["now_millis"])
        return Here(now_millis=now, offset_minutes=self.table["here"]["offset_minutes"])

    def begin(self, case):
        self.store = Store(":memory:")
        self.phone = self.store.open()
        if case["phone"] != "fresh":
            self.store.persist(self.phone.enrolled(json.dumps(self.table["enrolment"]), self.here({})))
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
            "enrolled": lambda: phone.enrolled(args["answer"], here, transfer_secret=args.get("secret")),
            "on_response": lambda: phone.on_response(
                args.get("echo", phone.next_request(True, here).request.echo), args["response"], here),
            "keep_programme": lambda: phone.keep_programme("1", args["programme"], here),
            "history": lambda: phone.history(10, here, args["before"]),
            "set_pin": lambda: phone.set_pin(args["secret"], here),
            "remove_pin": lambda: phone.remove_pin(here),
            "set_auto_lock": lambda: phone.set_auto_lock(args["minutes"], here),
            "unlock": lambda: phone.unlock(args["secret"], here).outcome,
            "confirm": lambda: phone.confirm(args["secret"], here).outcome,
            "begin_pairing": lambda: phone.begin_pairing(here),
            "export": lambda: phone.export(here),
            "begin_recovery_code": lambda: phone.begin_recovery_code(here),
            "keep_recovery_code": lambda: phone.keep_recovery_code(args["secret"], here),
            "recover": lambda: phone.recover(args["secret"], here),
            "unlock_with_recovery": lambda: phone.unlock_with_recovery(args["secret"], here),
            "confirm_with_recovery": lambda: phone.confirm_with_recovery(args["secret"], here),
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
