//! Path segments that precede secrets, and segments after them that are not secrets.

/// How likely a secret follows a path segment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Behind {
    /// Anything except the words in [`ORDINARY`].
    All,
    /// Anything that does not look like a word or an ordinary id.
    Odd,
    /// The same, and mixed letters and digits.
    Mixed,
}

/// Path segments that precede secrets, in lower case and without `-`, `_` and `.`.
pub(super) const SEGMENTS: [(&str, Behind); 87] = [
    ("accept", Behind::Odd),
    ("access", Behind::Odd),
    ("accesstoken", Behind::All),
    ("activate", Behind::Odd),
    ("activateaccount", Behind::All),
    ("activation", Behind::All),
    ("apikey", Behind::Mixed),
    ("apikeys", Behind::Mixed),
    ("apitoken", Behind::All),
    ("approve", Behind::Odd),
    ("auth", Behind::Odd),
    ("bearer", Behind::All),
    ("callback", Behind::Odd),
    ("claim", Behind::Odd),
    ("code", Behind::Odd),
    ("confirm", Behind::Odd),
    ("confirmaccount", Behind::All),
    ("confirmation", Behind::Odd),
    ("confirmemail", Behind::All),
    ("credential", Behind::Mixed),
    ("credentials", Behind::Mixed),
    ("csrf", Behind::All),
    ("emailconfirm", Behind::All),
    ("emailconfirmation", Behind::All),
    ("emailverification", Behind::All),
    ("emailverify", Behind::All),
    ("forgotpassword", Behind::All),
    ("hook", Behind::Odd),
    ("hooks", Behind::Odd),
    ("iban", Behind::All),
    ("invitation", Behind::Odd),
    ("invitations", Behind::Odd),
    ("invite", Behind::Odd),
    ("invites", Behind::Odd),
    ("join", Behind::Odd),
    ("jwt", Behind::All),
    ("key", Behind::Mixed),
    ("keys", Behind::Mixed),
    ("link", Behind::Odd),
    ("login", Behind::Odd),
    ("magic", Behind::All),
    ("magiclink", Behind::All),
    ("magiclogin", Behind::All),
    ("oauth", Behind::Odd),
    ("optout", Behind::Odd),
    ("otp", Behind::All),
    ("passcode", Behind::All),
    ("passwd", Behind::All),
    ("password", Behind::All),
    ("passwordreset", Behind::All),
    ("pin", Behind::All),
    ("pwd", Behind::All),
    ("pwreset", Behind::All),
    ("recover", Behind::All),
    ("recovery", Behind::Odd),
    ("redeem", Behind::Odd),
    ("refreshtoken", Behind::All),
    ("register", Behind::Odd),
    ("reset", Behind::All),
    ("resetpassword", Behind::All),
    ("resetpw", Behind::All),
    ("s", Behind::Odd),
    ("secret", Behind::All),
    ("secrets", Behind::All),
    ("session", Behind::All),
    ("sessionid", Behind::All),
    ("sessions", Behind::All),
    ("setpassword", Behind::All),
    ("share", Behind::Odd),
    ("shared", Behind::Odd),
    ("signature", Behind::All),
    ("signin", Behind::Odd),
    ("signup", Behind::Odd),
    ("ssn", Behind::All),
    ("sso", Behind::Odd),
    ("t", Behind::Odd),
    ("token", Behind::All),
    ("tokens", Behind::All),
    ("totp", Behind::All),
    ("unlock", Behind::Odd),
    ("unsubscribe", Behind::Odd),
    ("validate", Behind::Odd),
    ("verification", Behind::Odd),
    ("verify", Behind::Odd),
    ("verifyaccount", Behind::All),
    ("verifyemail", Behind::All),
    ("xsrf", Behind::All),
];

/// Names of actions and pages after [`SEGMENTS`].
const ORDINARY: [&str; 84] = [
    "account",
    "accounts",
    "active",
    "admin",
    "all",
    "authorize",
    "bulk",
    "callback",
    "cancel",
    "change",
    "check",
    "complete",
    "confirm",
    "confirmation",
    "config",
    "create",
    "credentials",
    "current",
    "default",
    "delete",
    "destroy",
    "details",
    "devices",
    "disable",
    "edit",
    "email",
    "enable",
    "error",
    "exchange",
    "expired",
    "extend",
    "failed",
    "failure",
    "forgot",
    "forgotten",
    "form",
    "generate",
    "google",
    "github",
    "health",
    "heartbeat",
    "history",
    "index",
    "info",
    "init",
    "introspect",
    "issue",
    "keepalive",
    "latest",
    "list",
    "login",
    "logout",
    "manager",
    "management",
    "new",
    "password",
    "policy",
    "profile",
    "providers",
    "reauthenticate",
    "recent",
    "refresh",
    "register",
    "renew",
    "request",
    "requests",
    "resend",
    "reset",
    "revoke",
    "rotate",
    "search",
    "send",
    "service",
    "settings",
    "setup",
    "start",
    "status",
    "storage",
    "success",
    "update",
    "user",
    "users",
    "validate",
    "verify",
];

/// What follows a path segment.
pub(super) fn behind(segment: &str) -> Option<Behind> {
    if segment.is_empty() || segment.len() > 24 {
        return None;
    }
    let mut plain = [0; 24];
    let letters = segment.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase());
    let length = plain.iter_mut().zip(letters).map(|(place, byte)| *place = byte).count();
    let plain = plain.get(..length).unwrap_or_default();
    let found = SEGMENTS.binary_search_by(|(word, _)| word.as_bytes().cmp(plain)).ok()?;
    SEGMENTS.get(found).map(|(_, behind)| *behind)
}

/// Whether a segment consists of names of actions or pages.
pub(super) fn is_ordinary(segment: &str) -> bool {
    let stem = segment.rsplit_once('.').map_or(segment, |(stem, end)| if is_ending(end) { stem } else { segment });
    let is_known = |word: &str| ORDINARY.iter().any(|known| known.eq_ignore_ascii_case(word)) || behind(word).is_some();
    is_known(stem) || stem.contains(['-', '_']) && stem.split(['-', '_']).all(|word| word.len() < 4 || is_known(word))
}

/// A file extension.
pub(in crate::report) fn is_ending(end: &str) -> bool {
    let endings = [
        "js", "mjs", "css", "map", "json", "xml", "html", "htm", "php", "asp", "aspx", "jsp", "do", "txt", "png",
        "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "woff", "woff2", "ttf", "otf", "mp3", "mp4", "webm", "pdf",
        "wasm",
    ];
    endings.iter().any(|known| known.eq_ignore_ascii_case(end))
}
