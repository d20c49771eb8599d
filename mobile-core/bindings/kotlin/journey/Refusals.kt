import accalmie.*
import java.io.File
import org.json.JSONArray
import org.json.JSONObject

/** What every language's tests read. */
fun testdata(name: String) = JSONObject(File(System.getenv("ACCALMIE_TESTDATA"), name).readText())

/** The table that the tests of every language read. */
class Refusals {
    private val table = testdata("refusals.json")
    val cases = table.getJSONArray("cases").let { cases -> List(cases.length(), cases::getJSONObject) }

    fun isRefused(case: JSONObject) {
        val store = Store()
        val phone = begin(store, case.getString("phone"))
        val call = { call(phone, store, case.getString("call"), case.getJSONObject("args")) }
        if (case.getString("error") == "Wrong") {
            same(case.getString("code"), (call() as Unlock.Wrong).fault.code)
            return
        }
        val refusal = refused(case.getString("code")) { call() }
        same(case.getString("error"), refusal.javaClass.simpleName)
        same(case.text("field"), refusal.field())
    }

    private fun begin(store: Store, state: String): Phone {
        val (phone, here) = store.open() to here(JSONObject())
        if (state != "fresh") {
            store.persist(phone.enrolled(table.getJSONObject("enrolment").toString(), here))
        }
        if (state == "pin" || state == "locked") store.persist(phone.setPin(table.getString("pin"), here).write)
        return if (state == "locked") lockedAgain(phone, store) else phone
    }

    private fun call(phone: Phone, store: Store, call: String, args: JSONObject): Any? {
        val (id, here) = (args.text("id") ?: table.getString("id")) to here(args)
        return when (call) {
            "log" -> {
                val hidden = args.optJSONArray("private")?.let { Privacy.Fields(it.texts()) }
                phone.log(id, Draft(args.getString("kind"), args.getString("body"), args.text("occurred_at"), hidden), here)
            }
            "edit" -> phone.edit(id, Edit(args.getString("body")), here)
            "delete" -> phone.delete(id, here)
            "undo" -> phone.undo(id, here)
            "enrolled" -> phone.enrolled(args.getString("answer"), here, transferSecret = args.text("secret"))
            "on_response" -> {
                val echo = args.text("echo") ?: phone.nextRequest(true, here).request!!.echo
                phone.onResponse(echo, args.getString("response"), here)
            }
            "keep_programme" -> phone.keepProgramme("1", args.getString("programme"), here)
            "history" -> phone.history(10u, here, args.text("before"))
            "set_pin" -> phone.setPin(args.getString("secret"), here)
            "remove_pin" -> phone.removePin(here)
            "set_auto_lock" -> phone.setAutoLock(args.getInt("minutes").toUInt(), here)
            "unlock" -> phone.unlock(args.getString("secret"), here).outcome
            "confirm" -> phone.confirm(args.getString("secret"), here).outcome
            "begin_pairing" -> phone.beginPairing(here)
            "export" -> phone.export(here)
            "begin_recovery_code" -> phone.beginRecoveryCode(here)
            "keep_recovery_code" -> phone.keepRecoveryCode(args.getString("secret"), here)
            "recover" -> phone.recover(args.getString("secret"), here)
            "unlock_with_recovery" -> phone.unlockWithRecovery(args.getString("secret"), here)
            "confirm_with_recovery" -> phone.confirmWithRecovery(args.getString("secret"), here)
            "log_locked" -> phone.logLocked(id, args.getInt("intensity"), here)
            "undo_locked" -> phone.undoLocked(id, here)
            "on_locked_response" -> {
                phone.logLocked(id, 5, here)
                val later = Here(here.nowMillis + 11_000, here.offsetMinutes)
                phone.onLockedResponse(phone.lockedRequest(later)!!.echo, args.getString("response"), later)
            }
            "open" -> {
                store.rows.computeIfPresent(args.getString("row")) { _, bytes -> damaged(bytes, args) }
                store.open()
            }
            else -> error("no call $call")
        }
    }

    /** Nothing at all: the row is missing. */
    private fun damaged(bytes: ByteArray, args: JSONObject): ByteArray? = when {
        args.has("text") -> args.getString("text").toByteArray()
        args.has("first_byte") -> byteArrayOf(args.getInt("first_byte").toByte()) + bytes.drop(1)
        args.has("altered") -> bytes.copyOf().also { it[it.lastIndex] = (it.last().toInt() xor 1).toByte() }
        else -> bytes.copyOf(args.getInt("keep")).takeIf { it.isNotEmpty() }
    }

    private fun here(args: JSONObject) = table.getJSONObject("here").let {
        Here(args.optLong("now_millis", it.getLong("now_millis")), it.getInt("offset_minutes"))
    }
}

private fun JSONObject.text(name: String): String? = if (has(name)) getString(name) else null

private fun JSONArray.texts() = List(length(), ::getString)
