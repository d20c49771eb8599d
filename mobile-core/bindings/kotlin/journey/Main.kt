/** A phone in Kotlin against a real server, and what the binding refuses. `cargo xtask test bindings` runs it. */

import kotlin.system.exitProcess

fun main() {
    val (refusals, nudges) = Refusals() to Nudges()
    val steps = Journey().steps +
        refusals.cases.map { case -> "refuses ${case.getString("name")}" to { refusals.isRefused(case) } } +
        nudges.cases.map { (name, case) -> "plans $name" to { nudges.arePlanned(case) } }
    steps.forEachIndexed { passed, (name, step) ->
        try {
            step()
        } catch (failure: Throwable) {
            failure.printStackTrace()
            println("failed: $name\n$passed passed\n1 failed")
            exitProcess(1)
        }
        println("ok: $name")
    }
    println("${steps.size} passed")
}

/** Without an assertion library: says what was found. */
fun <T> same(expected: T, found: T) = check(expected == found) { "expected $expected, found $found" }
