import HTTPTypes
import Hummingbird
import Synchronization

/// Which methods each path takes, for those who ask with another one.
final class RouteBook: Sendable {
    private struct Route {
        let parts: [String]
        let method: String
    }

    private let routes = Mutex<[Route]>([])

    /// Notes all routes of a router, once they are declared.
    func note(_ router: Router<DashboardContext>) {
        let all = router.routes.map { route in
            Route(
                parts: Self.parts(route.path.description), method: route.method.rawValue)
        }
        routes.withLock { $0 = all }
    }

    /// Returns the methods of a path, sorted; none where there is nothing at that path.
    func methods(of path: String) -> [String] {
        let parts = Self.parts(path)
        let found = routes.withLock { $0 }.filter { route in
            route.parts.count == parts.count
                && zip(route.parts, parts).allSatisfy { $0.0.first == ":" || $0.0 == $0.1 }
        }.map(\.method)
        // Whatever can be got can be asked for its head.
        return Set(found.contains("GET") ? found + ["HEAD"] : found).sorted()
    }

    private static func parts(_ path: String) -> [String] {
        path.split(separator: "/").map { part in
            part.hasPrefix("{") ? ":" + part.dropFirst().dropLast() : String(part)
        }
    }
}
