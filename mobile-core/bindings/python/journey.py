"""A phone in Python against a real server, and what the binding refuses. `cargo xtask test bindings` runs it.

The environment names the server's demonstration (one line of JSON), the invitation to spend, the test data of every
language and a folder for the rows. `readme` is the code of README.md.
"""

import base64
import json
import uuid

from accalmie import Draft, Edit, Failure, Privacy, Unlock
from host import (CODE, DEMO, FOLDER, TESTDATA, body_of, confirm, earlier, enrol, keep_programme, locked_again,
                  no_network, post, refused, send)
from nudges import Nudges, tomorrow_at_eleven, tried
from readme import NamedZone, Store, here, log_craving, reminders, sync
from refusals import Refusals


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

    def reminds_of_an_hour_that_was_accepted(self):
        date, hour = tomorrow_at_eleven()
        settings = {"reminders": [hour], "nudges": {"quiet_from": "00:00", "quiet_to": "00:00"}}
        draft = Draft(kind="settings", body=json.dumps(settings))
        self.store.persist(self.phone.log(str(uuid.uuid4()), draft, earlier(40)).write)
        due = reminders(self.phone, NamedZone("Europe/Paris"), [], here())
        window, = (nudge for nudge in due if nudge["rule"] == "window")
        assert (window["date"], window["slot"]) == (date, hour["from"]), window
        shown = {key: window[key] for key in ("rule", "date", "slot", "due_at")}
        again = reminders(self.phone, NamedZone("Europe/Paris"), [shown], here())
        assert window["rule"] not in [nudge["rule"] for nudge in again], again
        sync(self.phone, self.store, post, here())

    def the_server_keeps_silent_while_the_phone_reminds(self):
        token = self.phone.token()
        local = json.dumps({"local": {"timezone": "Europe/Paris"}})
        assert send("PUT", "/api/v1/me/push", local, token)[1]["state"] == "local"
        assert tried(token) == "sent"  # to the phone's own care
        assert send("DELETE", "/api/v1/me/push", token=token)[0] == 204
        assert send("GET", "/api/v1/me/push", token=token)[1]["state"] == "none"
        assert tried(token) == "unreachable"

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


def main():
    journey, refusals, nudges = Journey(), Refusals(), Nudges()
    steps = [(name.replace("_", " "), getattr(journey, name)) for name in vars(Journey) if not name.startswith("_")]
    steps += [("refuses " + case["name"], lambda case=case: refusals.is_refused(case))
              for case in refusals.table["cases"]]
    steps += [("plans " + name, lambda case=case: nudges.are_planned(case)) for name, case in nudges.cases]
    for passed, (name, step) in enumerate(steps):
        try:
            step()
        except BaseException:
            print(f"failed: {name}\n{passed} passed\n1 failed", flush=True)
            raise
        print("ok:", name)
    print(len(steps), "passed")


main()
