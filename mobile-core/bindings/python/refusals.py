"""What the binding refuses, and how: the table that the tests of every language read."""

import json

from accalmie import Draft, Edit, Here, Privacy, Unlock
from host import TESTDATA, locked_again, refused
from readme import Store


class Refusals:
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
