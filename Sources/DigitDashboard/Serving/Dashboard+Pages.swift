import HTTPTypes
import Hummingbird

// The pages and their files. Every link in them is relative, so that a proxy may put any prefix before them.
extension Dashboard {
    func addPages(to router: Router<DashboardContext>) {
        let pages: [(RouterPath, String)] = [
            ("/", "draw.html"), ("answers", "answers.html"), ("scan", "scan.html"),
            ("review", "review.html"), ("models", "models.html"),
            ("health", "health.html"), ("login", "login.html"),
        ]
        for (path, file) in pages {
            router.get(path) { request, _ in PageFile.named(file).response(to: request) }
        }
        router.get("files/:name") { request, context in
            // A name is looked up among those of the program; none ever reaches the file system.
            guard let name = context.parameters.get("name"), let file = PageFile.all[name] else {
                throw Problem.notFound
            }
            return file.response(to: request)
        }
        router.get("api/openapi.json") { request, _ in
            PageFile.named("openapi.json").response(to: request)
        }
        router.get("metrics") { _, _ in
            let summary = try? ledger.ledger()?.summary()
            return Response(
                bytes: Array(metrics.text(ledger: summary).utf8),
                type: "text/plain; version=0.0.4; charset=utf-8")
        }
        router.get("healthz") { _, _ in
            Response(bytes: Array("ok\n".utf8), type: "text/plain; charset=utf-8")
        }
    }
}
