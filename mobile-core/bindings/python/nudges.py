"""Reminders that a phone schedules itself, and what every language plans from `testdata/nudges`."""

import json
import time
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accalmie import Draft, Here, Phone, zone_table
from host import TESTDATA, post, send
from readme import NamedZone

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def tomorrow_at_eleven():
    """An hour that a person accepted, in the next 36 whatever the time is: its date, and the answer to it."""
    day = datetime.now(ZoneInfo("Europe/Paris")).date() + timedelta(days=1)
    weekday = day.weekday()
    answer = {"from": weekday * 24 + 14, "hours": 4, "answer": "accepted", "weekday": DAYS[weekday], "at": "11:00"}
    return day.isoformat(), answer


def tried(token):
    """What became of a reminder that was sent to try the way."""
    status, trial = post("/api/v1/me/push/trials", "{}", token)
    assert status == 201, trial
    end = time.monotonic() + 20
    while trial["state"] == "waiting" and time.monotonic() < end:
        trial = send("GET", f"/api/v1/me/push/trials/{trial['id']}", token=token)[1]
    return trial["state"]


def millis(text):
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


class Nudges:
    def __init__(self):
        files = sorted((TESTDATA / "nudges").glob("*.json"))
        assert files
        self.cases = [(file.stem, json.loads(file.read_text())) for file in files]

    def are_planned(self, case):
        now, offset = millis(case["now"]), case["offset_minutes"]
        phone = Phone.open([], 0, "1.0.0")
        before = Here(now_millis=now - 60 * 86_400_000, offset_minutes=offset)
        phone.enrolled(json.dumps(case["enrolment"]), before)
        here = Here(now_millis=now, offset_minutes=offset)
        phone.keep_programme("p1", json.dumps(case["programme"]), here)
        for entry in case["entries"]:
            draft = Draft(kind=entry["kind"], body=json.dumps(entry["body"]), occurred_at=entry["occurred_at"])
            phone.log(str(uuid.uuid4()), draft, here)
        clocks = {name: json.loads(zone_table(now, NamedZone(zone))) for name, zone in case["zones"].items()}
        clocks["history"] = case["history"]
        due = json.loads(phone.nudges_due(json.dumps(clocks), millis(case["from"]), millis(case["to"]), here))
        assert due == case["due"], due
