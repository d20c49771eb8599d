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

/// Makes the phone of these rows a device of the person whom the code brings; answers it and what the server said.
func enrol(_ store: Store, _ code: String, _ firstName: String? = nil, _ secret: String? = nil) throws -> (Phone, JSON) {
    let phone = try store.open()
    let begun = try phone.beginEnrolment(code: code, here: here())
    try store.persist(begun.write)
    var body: JSON = [
        "code": code, "locale": "fr", "timezone": "Europe/Paris", "request_id": begun.requestId, "installed": true,
    ]
    if let firstName = firstName { body["first_name"] = firstName }
    let answer = try Server.answer(201, "POST", "/api/v1/enrolments", body)
    try store.persist(phone.enrolled(answer: text(answer), here: here(), firstName: firstName, transferSecret: secret))
    return (phone, answer)
}

/// The PIN again, before what could let others in.
func confirm() throws {
    let attempt = try phone.confirm(secret: "284013", here: here())
    try store.persist(attempt.write)
    try same(Unlock.open, attempt.outcome)
}

func intensity(_ id: String, _ phone: Phone) throws -> Int? {
    let entry = try phone.entry(id: id, here: here()).map(parse)
    return (entry?["body"] as? JSON)?["intensity"] as? Int
}

let store = Store()
var phone = try store.open()
var participant = ""
var sendToken = ""
var recoveryCode = ""
var craving = ""
var hidden = ""
var notedLocked = ""

func lockedAgain() throws {
    phone = try store.open()
    try same(true, phone.isLocked())
}

let steps: [(String, () throws -> Void)] = [
    ("enrols with a code", {
        let (enrolled, answer) = try enrol(store, Server.invitation, "Robin")
        phone = enrolled
        participant = answer["participant_id"] as? String ?? ""
        sendToken = answer["send_token"] as? String ?? "" // beside the rows, in the platform's keystore
        try same("Robin", phone.status(here: here()).firstName ?? "")
    }),
    ("logs offline and finds it after a restart", {
        craving = try logCraving(phone, store, 7, earlier(60))
        try sync(phone, store, { _, _, _ in nil }, here())
        try same(true, phone.status(here: here()).offline)
        phone = try store.open()
        try same(7, intensity(craving, phone))
    }),
    ("keeps a whole entry to the person", {
        let draft = Draft(kind: "craving", body: "{\"intensity\": 6}", private: .whole)
        let saved = try phone.log(id: UUID().uuidString, draft: draft, here: earlier(50))
        try store.persist(saved.write)
        hidden = saved.id
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
        try same(Unlock.open, attempt.outcome)
        try same(9, intensity(notedLocked, phone))
    }),
    ("a recovery code counts once typed back", {
        try confirm()
        recoveryCode = try phone.beginRecoveryCode(here: here())
        try refused("wrong_recovery_code") { try phone.keepRecoveryCode(typed: "284013", here: here()) }
        let kept = try phone.keepRecoveryCode(typed: recoveryCode.lowercased(), here: here())
        try store.persist(kept.write)
        _ = try Server.answer(204, "PUT", "/api/v1/me/recovery", ["blob": parse(kept.blob)], phone.token())
        try store.persist(phone.recoveryKept(here: here()))
    }),
    ("a second phone is paired", {
        try confirm()
        let pairing = try phone.beginPairing(here: here())
        let made = try Server.answer(201, "POST", "/api/v1/me/pairings", ["blob": pairing.blob], phone.token())
        let secondStore = Store()
        let (second, _) = try enrol(secondStore, made["code"] as? String ?? "", nil, pairing.secret)
        try sync(second, secondStore, Server.post, here())
        try same(6, intensity(hidden, second))
    }),
    ("a lost phone comes back with the recovery code", {
        let signedIn = try Server.answer(200, "POST", "/api/v1/team/sign-in", Server.demo["staff"] as? JSON)
        let path = "/api/v1/team/cycles/\(Server.demo["cycle_id"] as? String ?? "")/invitations"
        let made = try Server.answer(201, "POST", path, ["participant_id": participant], signedIn["token"] as? String)
        let rows = Store()
        let (found, _) = try enrol(rows, made["code"] as? String ?? "", "Robin")
        try sync(found, rows, Server.post, here())
        guard let (head, programme) = Server.send("GET", "/api/v1/me/programme", nil, try found.token()) else {
            throw Unexpected("no programme")
        }
        let etag = head.value(forHTTPHeaderField: "etag") ?? ""
        try rows.persist(found.keepProgramme(etag: etag, programme: programme, here: here()))
        try same(nil, intensity(hidden, found))
        try rows.persist(found.recover(code: recoveryCode, here: here()))
        try same(6, intensity(hidden, rows.open()))
    }),
    ("what was recorded opens with its PIN", {
        let folder = URL(fileURLWithPath: Server.environment["ACCALMIE_TESTDATA"] ?? "")
        let recorded = parse(try String(contentsOf: folder.appendingPathComponent("vault/store.json"), encoding: .utf8))
        let kept = Store()
        kept.rows = (recorded["rows"] as? [String: String] ?? [:]).compactMapValues { Data(base64Encoded: $0) }
        let found = try kept.open()
        try kept.persist(found.unlock(secret: recorded["pin"] as? String ?? "", here: here()).write)
        let page = parse(try found.history(limit: 10, here: here()))
        let noted = (page["entries"] as? [JSON] ?? []).compactMap { ($0["body"] as? JSON)?["intensity"] as? Int }
        try same([3, 7], noted.sorted())
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
