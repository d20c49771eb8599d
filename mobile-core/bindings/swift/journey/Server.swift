import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

typealias JSON = [String: Any]

func parse(_ text: String) -> JSON {
    (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? JSON) ?? [:]
}

func text(_ json: JSON) -> String {
    (try? JSONSerialization.data(withJSONObject: json)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
}

/// The demonstration that the environment names.
enum Server {
    static let environment = ProcessInfo.processInfo.environment
    static let demo = parse(environment["ACCALMIE_DEMO"] ?? "")

    static var invitation: String {
        let place = Int(environment["ACCALMIE_INVITATION"] ?? "") ?? 0
        return (demo["invitations"] as? [String] ?? [])[place]
    }

    /// One request, waited for; nothing without a network.
    static func send(_ method: String, _ path: String, _ body: String? = nil, _ token: String? = nil) -> (HTTPURLResponse, String)? {
        var request = URLRequest(url: URL(string: (demo["url"] as? String ?? "") + path)!)
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        if body != nil { request.setValue("application/json", forHTTPHeaderField: "content-type") }
        if let token = token { request.setValue("Bearer " + token, forHTTPHeaderField: "authorization") }
        let done = DispatchSemaphore(value: 0)
        var answer: (HTTPURLResponse, String)?
        URLSession.shared.dataTask(with: request) { data, response, _ in
            if let response = response as? HTTPURLResponse {
                answer = (response, String(decoding: data ?? Data(), as: UTF8.self))
            }
            done.signal()
        }.resume()
        done.wait()
        return answer
    }

    static func post(_ path: String, _ body: String, _ token: String?) -> (UInt16, String)? {
        send("POST", path, body, token).map { answer in (UInt16(answer.0.statusCode), answer.1) }
    }

    /// The body of an answer with this status.
    static func answer(_ status: Int, _ method: String, _ path: String, _ body: JSON? = nil, _ token: String? = nil) throws -> JSON {
        guard let (response, said) = send(method, path, body.map(text), token), response.statusCode == status else {
            throw Unexpected("\(method) \(path)")
        }
        return parse(said)
    }
}

struct Unexpected: Error {
    let what: String
    init(_ what: String) { self.what = what }
}

/// Without an assertion library: says what was found.
func same<T: Equatable>(_ expected: T, _ found: T) throws {
    if expected != found { throw Unexpected("expected \(expected), found \(found)") }
}
