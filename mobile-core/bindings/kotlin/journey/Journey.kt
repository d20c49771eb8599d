import accalmie.*
import java.util.Base64
import java.util.UUID
import org.json.JSONArray
import org.json.JSONObject

/** Some time ago: the ten seconds in which a thing can be undone are over. */
fun earlier(seconds: Int) = here().let { Here(it.nowMillis - seconds * 1000L, it.offsetMinutes) }

/** Makes the phone of these rows a device of the person whom the code brings; answers it and what the server said. */
fun enrol(store: Store, code: String, firstName: String? = null, secret: String? = null): Pair<Phone, JSONObject> {
    val phone = store.open()
    val begun = phone.beginEnrolment(code, here())
    store.persist(begun.write)
    val body = JSONObject(
        mapOf(
            "code" to code, "first_name" to firstName, "locale" to "fr", "timezone" to "Europe/Paris",
            "request_id" to begun.requestId, "installed" to true,
        ).filterValues { it != null }
    )
    val answer = Server.answer(201, "POST", "/api/v1/enrolments", body)
    store.persist(phone.enrolled(answer.toString(), here(), firstName, secret))
    return phone to answer
}

fun keepProgramme(phone: Phone, store: Store) {
    val answer = Server.send("GET", "/api/v1/me/programme", token = phone.token())
    same(200, answer.statusCode())
    val etag = answer.headers().firstValue("etag").get()
    store.persist(phone.keepProgramme(etag, answer.body(), here()))
}

/** The PIN again, before what could let others in. */
fun confirm(phone: Phone, store: Store) {
    val (write, outcome) = phone.confirm("284013", here())
    store.persist(write)
    same(Unlock.Open, outcome)
}

/** What a host does to lock: it drops the phone and opens it anew from its rows. */
fun lockedAgain(phone: Phone, store: Store): Phone {
    phone.close()
    return store.open().also { same(true, it.isLocked()) }
}

/** Sees a call refused with a code. */
fun refused(code: String, call: () -> Unit): PhoneException {
    try {
        call()
    } catch (refusal: PhoneException) {
        same(code, refusal.code())
        return refusal
    }
    error("$code was expected")
}

/** Each step rests on those before. */
class Journey {
    private val store = Store()
    private lateinit var phone: Phone
    private lateinit var sendToken: String
    private lateinit var participant: String
    private lateinit var code: String
    private val secondStore = Store()
    private lateinit var second: Phone
    private lateinit var craving: String
    private lateinit var moment: String
    private lateinit var notedLocked: String

    val steps: List<Pair<String, () -> Unit>> = listOf(
        "enrols with a code" to ::enrols,
        "keeps the programme for offline" to ::keepsTheProgramme,
        "logs offline and finds it after a restart" to ::logsOffline,
        "takes back within ten seconds" to ::takesBack,
        "edits and deletes" to ::editsAndDeletes,
        "sends what waits" to ::sends,
        "reminds of an hour that was accepted" to ::reminds,
        "the server keeps silent while the phone reminds" to ::remindsAlone,
        "a store that moved on refuses" to ::storeMovedOn,
        "a PIN locks" to ::locks,
        "locked, it takes a strength and no more" to ::logsLocked,
        "a wrong PIN is counted" to ::wrongPin,
        "the right PIN opens everything" to ::unlocks,
        "a recovery code counts once typed back" to ::keepsRecoveryCode,
        "a second phone is paired" to ::pairs,
        "each phone hears of the other" to ::hears,
        "ten wrong PINs leave the recovery code" to ::tenWrongPins,
        "a lost phone comes back with the recovery code" to ::comesBack,
        "a copy holds everything" to ::copies,
        "starting again leaves nothing" to ::startsAgain,
        "what was recorded opens with PIN and code" to ::opensRecorded,
        "an ended sign-in is told" to ::signedOut,
    )

    private fun entry(id: String, of: Phone = phone) = of.entry(id, here())?.let(::JSONObject)

    private fun note(of: Phone = phone) = entry(moment, of)?.getJSONObject("body")?.getString("note")

    private fun enrols() {
        val (enrolled, answer) = enrol(store, Server.invitation, "Camille")
        phone = enrolled
        participant = answer.getString("participant_id")
        sendToken = answer.getString("send_token") // beside the rows, in the platform's keystore
        val status = phone.status(here())
        same(true to "Camille", status.enrolled to status.firstName)
    }

    private fun keepsTheProgramme() {
        same(ProgrammeDue(null, true), phone.programmeDue())
        keepProgramme(phone, store)
        same(false, phone.programmeDue().due)
    }

    private fun logsOffline() {
        craving = logCraving(phone, store, 7, earlier(60))
        val body = JSONObject(mapOf("code" to "party", "note" to "just for me")).toString()
        val draft = Draft("moment", body, private = Privacy.Fields(listOf("note")))
        val saved = phone.log(UUID.randomUUID().toString(), draft, earlier(50))
        store.persist(saved.write)
        moment = saved.id
        sync(phone, store, { _, _, _ -> null }, here())
        same(true, phone.status(here()).offline)
        phone.close()
        phone = store.open()
        same(7, entry(craving)?.getJSONObject("body")?.getInt("intensity"))
        same(2u, phone.status(here()).waiting)
    }

    private fun takesBack() {
        val id = logCraving(phone, store, 3, here())
        store.persist(phone.undo(id, here()).write)
        same(null, entry(id))
        check(refused("too_late") { phone.undo(craving, here()) } is PhoneException.Refused)
    }

    private fun editsAndDeletes() {
        val edit = Edit("""{"intensity": 8, "triggers": ["alcohol"]}""")
        store.persist(phone.edit(craving, edit, earlier(40)).write)
        val id = logCraving(phone, store, 1, earlier(30))
        store.persist(phone.delete(id, earlier(15)).write)
        same(null, entry(id))
        val page = JSONObject(phone.history(1u, here()))
        same(moment to true, page.getJSONArray("entries").getJSONObject(0).getString("id") to page.getBoolean("more"))
    }

    private fun sends() {
        sync(phone, store, Server::post, here())
        sync(phone, store, Server::post, here()) // the edit came after the first version was handed out
        val status = phone.status(here())
        same(Triple(0u, 0u, false), Triple(status.waiting, status.parked, status.offline))
        same("sent", entry(craving)?.getString("mark"))
    }

    private fun storeMovedOn() {
        val behind = store.open()
        logCraving(phone, store, 2, earlier(60))
        val stale = runCatching { logCraving(behind, store, 4, earlier(60)) }.exceptionOrNull()
        check(stale is IllegalStateException) { "two phones wrote over each other" }
        phone = store.open()
    }

    private fun reminds() {
        val (date, hour) = tomorrowAtEleven()
        val quiet = JSONObject(mapOf("quiet_from" to "00:00", "quiet_to" to "00:00"))
        val settings = JSONObject().put("reminders", JSONArray(listOf(hour))).put("nudges", quiet)
        store.persist(phone.log(UUID.randomUUID().toString(), Draft("settings", settings.toString()), earlier(40)).write)
        val paris = NamedZone("Europe/Paris")
        fun windows(history: JSONArray) = objects(reminders(phone, paris, history, here())).filter { it.getString("rule") == "window" }
        val window = windows(JSONArray()).single()
        same(date to hour.getInt("from"), window.getString("date") to window.getInt("slot"))
        val shown = JSONObject(listOf("rule", "date", "slot", "due_at").associateWith(window::get))
        same(listOf(), windows(JSONArray(listOf(shown))))
        sync(phone, store, Server::post, here())
    }

    private fun remindsAlone() {
        val token = phone.token()
        val local = JSONObject().put("local", JSONObject().put("timezone", "Europe/Paris"))
        same("local", Server.answer(200, "PUT", "/api/v1/me/push", local, token).getString("state"))
        same("sent", tried(token)) // to the phone's own care
        Server.answer(204, "DELETE", "/api/v1/me/push", token = token)
        same("none", Server.answer(200, "GET", "/api/v1/me/push", token = token).getString("state"))
        same("unreachable", tried(token))
    }

    private fun locks() {
        val (write, weak) = phone.setPin("284013", here())
        same(false, weak)
        store.persist(write)
        phone = lockedAgain(phone, store)
        val draft = Draft("craving", """{"intensity": 5}""")
        check(refused("locked") { phone.log(UUID.randomUUID().toString(), draft, here()) } is PhoneException.Locked)
        same(null to null, phone.token() to entry(craving))
        same(true, phone.status(here()).enrolled)
    }

    private fun logsLocked() {
        val saved = phone.logLocked(UUID.randomUUID().toString(), 9, earlier(20))
        store.persist(saved.write)
        notedLocked = saved.id
        val undone = phone.logLocked(UUID.randomUUID().toString(), 1, here())
        store.persist(undone.write)
        same(listOf(undone.id), phone.lockState(here()).undoable.map { it.id })
        store.persist(phone.undoLocked(undone.id, here()))
        val (body, echo) = phone.lockedRequest(here())!!
        same(1, JSONObject(body).getJSONArray("changes").length())
        val answer = Server.answer(200, "POST", "/api/v1/sync", JSONObject(body), sendToken)
        same(0, answer.getJSONArray("changes").length())
        store.persist(phone.onLockedResponse(echo, answer.toString(), here()))
        same(1u, phone.lockState(here()).unsent) // the craving that waited before
    }

    private fun wrongPin() {
        val (write, outcome) = phone.unlock("111111", here())
        store.persist(write)
        same(9u, (outcome as Unlock.Wrong).left)
        phone = lockedAgain(phone, store)
        same(9u, phone.lockState(here()).attemptsLeft)
    }

    private fun unlocks() {
        val (write, outcome) = phone.unlock("284013", here())
        store.persist(write)
        same(Unlock.Open, outcome)
        same(9, entry(notedLocked)?.getJSONObject("body")?.getInt("intensity"))
        same("just for me", note())
        sync(phone, store, Server::post, here())
        same(0u, phone.status(here()).waiting)
    }

    private fun keepsRecoveryCode() {
        refused("confirm_first") { phone.beginRecoveryCode(here()) }
        confirm(phone, store)
        code = phone.beginRecoveryCode(here())
        val other = (if (code[0] == '0') "1" else "0") + code.drop(1)
        check(refused("wrong_recovery_code") { phone.keepRecoveryCode(other, here()) } is PhoneException.Invalid)
        val (write, blob) = phone.keepRecoveryCode(code.lowercase().replace('-', ' '), here())
        store.persist(write)
        same(blob, phone.recoveryDue())
        Server.answer(204, "PUT", "/api/v1/me/recovery", JSONObject().put("blob", JSONObject(blob)), phone.token())
        store.persist(phone.recoveryKept(here()))
        same(null, phone.recoveryDue())
    }

    private fun pairs() {
        confirm(phone, store)
        val (secret, blob) = phone.beginPairing(here())
        val made = Server.answer(201, "POST", "/api/v1/me/pairings", JSONObject().put("blob", blob), phone.token())
        second = enrol(secondStore, made.getString("code"), secret = secret).first
        same("Camille", second.status(here()).firstName)
        sync(second, secondStore, Server::post, here())
        same("just for me", note(second))
    }

    private fun hears() {
        val id = logCraving(second, secondStore, 4, earlier(20))
        sync(second, secondStore, Server::post, here())
        sync(phone, store, Server::post, here())
        same(4, entry(id)?.getJSONObject("body")?.getInt("intensity"))
        keepProgramme(phone, store)
        val notices = JSONObject(phone.view(here())).getJSONArray("notices")
        val told = List(notices.length()) { notices.getJSONObject(it).getString("what") }
        check("device_added" in told && "pin_set" in told) { told }
    }

    private fun tenWrongPins() {
        phone = lockedAgain(phone, store)
        for (left in 9 downTo 0) {
            val (write, outcome) = phone.unlock("111111", here())
            store.persist(write)
            check(if (left > 0) outcome is Unlock.Wrong && outcome.left == left.toUInt() else outcome is Unlock.PinRemoved) { outcome }
        }
        phone = lockedAgain(phone, store)
        check(phone.unlock("284013", here()).outcome is Unlock.PinRemoved)
        store.persist(phone.unlockWithRecovery(code, here()))
        store.persist(phone.setPin("901374", here()).write)
        same("just for me", note())
    }

    private fun comesBack() {
        val staff = Server.answer(200, "POST", "/api/v1/team/sign-in", Server.demo.getJSONObject("staff")).getString("token")
        val invitations = "/api/v1/team/cycles/${Server.demo.getString("cycle_id")}/invitations"
        val invitation = Server.answer(201, "POST", invitations, JSONObject().put("participant_id", participant), staff)
        val (found, rows) = Store().let { enrol(it, invitation.getString("code"), "Camille").first to it }
        sync(found, rows, Server::post, here())
        keepProgramme(found, rows)
        same(true, entry(moment, found)?.getBoolean("sealed_elsewhere"))
        refused("wrong_recovery_code") { found.recover("284013", here()) }
        rows.persist(found.recover(code, here()))
        same("just for me", note(rows.open()))
    }

    private fun copies() {
        val copy = second.export(here()) // no PIN there
        secondStore.persist(copy.write)
        check("just for me" in copy.content && "just for me" !in copy.toString())
    }

    private fun startsAgain() {
        secondStore.persist(second.startAgain())
        same(false to 0, secondStore.open().status(here()).enrolled to secondStore.rows.size)
    }

    private fun opensRecorded() {
        val recorded = testdata("vault/store.json")
        val sealed = recorded.getJSONObject("rows")
        fun rows() = sealed.keys().asSequence().associateWith { Base64.getDecoder().decode(sealed.getString(it)) }
        val ways = listOf<(Phone) -> Write>(
            { it.unlock(recorded.getString("pin"), here()).write },
            { it.unlockWithRecovery(recorded.getString("recovery_code"), here()) },
        )
        for (opens in ways) {
            val kept = Store(rows().toMutableMap())
            val found = kept.open()
            kept.persist(opens(found))
            val entries = JSONObject(found.history(10u, here())).getJSONArray("entries")
            val noted = List(entries.length()) { entries.getJSONObject(it).getJSONObject("body").getInt("intensity") }
            same(listOf(3, 7), noted.sorted())
        }
    }

    private fun signedOut() {
        val (write, request) = phone.nextRequest(true, here())
        store.persist(write)
        val failure = Failure.Answer(401u, "unauthenticated")
        store.persist(phone.onFailure(request!!.echo, failure, here()))
        same(true, phone.status(here()).signedOut)
    }
}
