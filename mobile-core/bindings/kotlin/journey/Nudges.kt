import accalmie.*
import java.io.File
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import java.util.UUID
import org.json.JSONArray
import org.json.JSONObject

fun objects(list: JSONArray) = List(list.length()) { list.getJSONObject(it) }

/** An hour that a person accepted, in the next 36 whatever the time is: its date, and the answer to it. */
fun tomorrowAtEleven(): Pair<String, JSONObject> {
    val day = LocalDate.now(ZoneId.of("Europe/Paris")).plusDays(1)
    val weekday = day.dayOfWeek
    val answer = mapOf(
        "from" to (weekday.value - 1) * 24 + 14, "hours" to 4, "answer" to "accepted",
        "weekday" to weekday.name.lowercase(), "at" to "11:00",
    )
    return day.toString() to JSONObject(answer)
}

/** What became of a reminder that was sent to try the way. */
fun tried(token: String?): String {
    var trial = Server.answer(201, "POST", "/api/v1/me/push/trials", JSONObject(), token)
    val end = System.nanoTime() + 20_000_000_000
    while (trial.getString("state") == "waiting" && System.nanoTime() < end) {
        trial = Server.answer(200, "GET", "/api/v1/me/push/trials/${trial.getString("id")}", token = token)
    }
    return trial.getString("state")
}

/** What every language plans from the same files. */
class Nudges {
    private val folder = File(System.getenv("ACCALMIE_TESTDATA"), "nudges")
    val cases = folder.listFiles()!!.sorted().map { it.nameWithoutExtension to JSONObject(it.readText()) }

    fun arePlanned(case: JSONObject) {
        val (now, offset) = millis(case, "now") to case.getInt("offset_minutes")
        val phone = Phone.open(listOf(), 0uL, "1.0.0")
        phone.enrolled(case.getJSONObject("enrolment").toString(), Here(now - 60 * 86_400_000L, offset))
        val here = Here(now, offset)
        phone.keepProgramme("p1", case.getJSONObject("programme").toString(), here)
        for (entry in objects(case.getJSONArray("entries"))) {
            val body = entry.getJSONObject("body").toString()
            val draft = Draft(entry.getString("kind"), body, occurredAt = entry.getString("occurred_at"))
            phone.log(UUID.randomUUID().toString(), draft, here)
        }
        val clocks = JSONObject().put("history", case.getJSONArray("history"))
        val zones = case.getJSONObject("zones")
        for (name in zones.keys()) {
            clocks.put(name, JSONObject(zoneTable(now, NamedZone(zones.getString(name)))))
        }
        val due = JSONArray(phone.nudgesDue(clocks.toString(), millis(case, "from"), millis(case, "to"), here))
        same(objects(case.getJSONArray("due")).map(::named), objects(due).map(::named))
    }

    private fun millis(case: JSONObject, name: String) = Instant.parse(case.getString(name)).toEpochMilli()

    private fun named(nudge: JSONObject) =
        listOf("rule", "date", "slot", "action", "due_at", "expires_at").map { nudge.get(it).toString() }
}
