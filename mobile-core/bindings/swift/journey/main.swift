// A phone in Swift against a real server. `cargo xtask test bindings` runs it where swiftc is.

import Foundation

/// Some time ago: the ten seconds in which a thing can be undone are over.
func earlier(_ seconds: Int64) -> Here {
    let now = here()
    return Here(nowMillis: now.nowMillis - seconds * 1000, offsetMinutes: now.offsetMinutes)
}

/// Sees a call refused with a code.
func refused(_ code: String, _ call: () throws -> Any) throws {
    do {
        _ = try call()
    } catch let refusal as PhoneError {
        return try same(code, refusal.code())
    }
    throw Unexpected("\(code) was expected")
}

let store = Store()
var phone = try store.open()
var sendToken = ""
var craving = ""
var notedLocked = ""

func entry(_ id: String) throws -> JSON? {
    try phone.entry(id: id, here: here()).map(parse)
}

func lockedAgain() throws {
    phone = try store.open()
    try same(true, phone.isLocked())
}

let steps: [(String, () throws -> Void)] = [
    ("enrols with a code", {
        let begun = try phone.beginEnrolment(code: Server.invitation, here: here())
        try store.persist(begun.write)
        let answer = try Server.answer(201, "POST", "/api/v1/enrolments", [
            "code": Server.invitation, "first_name": "Robin", "locale": "fr", "timezone": "Europe/Paris",
            "request_id": begun.requestId, "installed": true,
        ])
        try store.persist(phone.enrolled(answer: text(answer), firstName: "Robin", here: here()))
        sendToken = answer["send_token"] as? String ?? ""
        try same("Robin", phone.status(here: here()).firstName ?? "")
    }),
    ("logs offline and finds it after a restart", {
        craving = try logCraving(phone, store, 7, earlier(60))
        try sync(phone, store, { _, _, _ in nil }, here())
        try same(true, phone.status(here: here()).offline)
        phone = try store.open()
        try same(7, (entry(craving)?["body"] as? JSON)?["intensity"] as? Int ?? -1)
    }),
    ("takes back within ten seconds", {
        let id = try logCraving(phone, store, 3, here())
        try store.persist(phone.undo(id: id, here: here()).write)
        try refused("too_late") { try phone.undo(id: craving, here: here()) }
    }),
    ("sends what waits", {
        try sync(phone, store, Server.post, here())
        try same(0, phone.status(here: here()).waiting)
    }),
    ("refuses what is no craving", {
        for (body, code) in [("{\"intensity\": 11}", "out_of_range"), ("{", "unexpected"), ("{}", "missing_field")] {
            let draft = Draft(kind: "craving", body: body)
            try refused(code) { try phone.log(id: UUID().uuidString, draft: draft, here: here()) }
        }
    }),
    ("a PIN locks", {
        try store.persist(phone.setPin(secret: "284013", here: here()).write)
        try lockedAgain()
        try refused("locked") { try logCraving(phone, store, 5, here()) }
    }),
    ("locked, it takes a strength and no more", {
        let saved = try phone.logLocked(id: UUID().uuidString, intensity: 9, here: earlier(20))
        try store.persist(saved.write)
        notedLocked = saved.id
        guard let request = try phone.lockedRequest(here: here()) else { throw Unexpected("nothing to send") }
        let answer = try Server.answer(200, "POST", "/api/v1/sync", parse(request.body), sendToken)
        try store.persist(phone.onLockedResponse(echo: request.echo, response: text(answer), here: here()))
        try same(0, phone.lockState(here: here()).unsent)
    }),
    ("a wrong PIN is counted", {
        let attempt = try phone.unlock(secret: "111111", here: here())
        try store.persist(attempt.write)
        guard case .wrong(left: 9, fault: _) = attempt.outcome else { throw Unexpected("\(attempt.outcome)") }
        try lockedAgain()
    }),
    ("the right PIN opens everything", {
        let attempt = try phone.unlock(secret: "284013", here: here())
        try store.persist(attempt.write)
        try same(.open, attempt.outcome)
        try same(9, (entry(notedLocked)?["body"] as? JSON)?["intensity"] as? Int ?? -1)
    }),
    ("a row that was cut short is corrupt", {
        let row = store.rows["lock"] ?? Data()
        store.rows["lock"] = row.prefix(20)
        try refused("corrupt") { try store.open() }
        store.rows["lock"] = row
    }),
]

for (passed, (name, step)) in steps.enumerated() {
    do {
        try step()
    } catch {
        print("\(error)\nfailed: \(name)\n\(passed) passed\n1 failed")
        exit(1)
    }
    print("ok:", name)
}
print(steps.count, "passed")
