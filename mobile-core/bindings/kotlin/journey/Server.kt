import java.io.IOException
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse
import java.net.http.HttpResponse.BodyHandlers
import org.json.JSONObject

/** The demonstration that the environment names. */
object Server {
    val demo = JSONObject(System.getenv("ACCALMIE_DEMO"))
    private val client = HttpClient.newHttpClient()

    val invitation: String = demo.getJSONArray("invitations").getString(System.getenv("ACCALMIE_INVITATION").toInt())

    fun send(method: String, path: String, body: String? = null, token: String? = null): HttpResponse<String> {
        val publisher = body?.let(BodyPublishers::ofString) ?: BodyPublishers.noBody()
        val request = HttpRequest.newBuilder(URI(demo.getString("url") + path)).method(method, publisher)
        body?.let { request.header("content-type", "application/json") }
        token?.let { request.header("authorization", "Bearer $it") }
        return client.send(request.build(), BodyHandlers.ofString())
    }

    fun post(path: String, body: String, token: String?): Pair<Int, String>? = try {
        send("POST", path, body, token).let { it.statusCode() to it.body() }
    } catch (_: IOException) {
        null
    }

    /** The body of an answer with this status. */
    fun answer(status: Int, method: String, path: String, body: JSONObject? = null, token: String? = null): JSONObject {
        val answer = send(method, path, body?.toString(), token)
        check(answer.statusCode() == status) { "$method $path: ${answer.statusCode()} ${answer.body()}" }
        return JSONObject(answer.body().ifEmpty { "{}" })
    }
}
