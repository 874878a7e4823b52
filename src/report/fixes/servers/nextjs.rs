//! Next.js names itself; its own `headers()` cannot look at the request, so a middleware answers.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Next.js",
    id: "next-js",
    language: "js",
    place: "Put this in middleware.js, and remove from next.config.js and from route handlers what sets the same headers",
    is_here: |signs| {
        signs
            .begins("x-powered-by", &["next.js"])
            .or_else(|| signs.has(&["x-nextjs-cache", "x-nextjs-prerender", "x-nextjs-matched-path"]))
    },
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "import {{ NextResponse }} from 'next/server';\n\
         \n\
         const ORIGINS = [{}];\n\
         \n\
         export function middleware(request) {{\n\
         \x20 const origin = request.headers.get('origin');\n\
         \x20 const preflight = request.method === 'OPTIONS' && request.headers.has('access-control-request-method');\n\
         \x20 const response = preflight ? new NextResponse(null, {{ status: 204 }}) : NextResponse.next();\n\
         \x20 response.headers.append('Vary', 'Origin');\n\
         \x20 if (ORIGINS.includes(origin)) {{\n\
         \x20   response.headers.set('Access-Control-Allow-Origin', origin);\n\
         {}    response.headers.set('Access-Control-Allow-Methods', '{}');\n\
         {}{}  }}\n\
         \x20 return response;\n\
         }}{}",
        needs.origins("'"),
        needs.with_credentials("    response.headers.set('Access-Control-Allow-Credentials', 'true');\n"),
        needs.methods(""),
        needs.with_headers(|n| format!(
            "    response.headers.set('Access-Control-Allow-Headers', '{}');\n",
            n.headers("")
        )),
        needs.with_policys_max_age(|seconds| format!(
            "    response.headers.set('Access-Control-Max-Age', '{seconds}');\n"
        )),
        // Without it the middleware runs on every path.
        if needs.is_policy { "" } else { "\n\nexport const config = { matcher: '/api/:path*' };" },
    )
}
