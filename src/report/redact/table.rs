//! Examples of redaction: for each rule, what is redacted in every syntax, and at the end what stays. Each example must be
//! redacted by exactly that rule.

use super::Redactor;
use super::keys::{KEYS, Tail};
use super::names::{Part, WORDS};
use super::segments::{Behind, SEGMENTS};

/// The kind of an example.
#[derive(Clone, Copy, Debug)]
pub(super) enum As {
    Text,
    Url,
    Header(&'static str),
}
pub(super) use As::{Header, Text, Url};

pub(super) fn redacted(form: As, text: &str) -> (String, Vec<crate::report::Text>) {
    let mut redactor = Redactor::new();
    let out = match form {
        Text => redactor.text(text),
        Url => redactor.url(text),
        Header(name) => redactor.header(name, text),
    };
    (out.unescaped().to_owned(), redactor.receipt().into_iter().map(|redacted| redacted.rule.name().into()).collect())
}

/// Rule, kind, example, and the result.
const EXAMPLES: [(&str, As, &str, &str); 124] = [
    ("cookie", Header("Cookie"), "sid=abc", "sid=REDACTED-1"),
    ("cookie", Header("Cookie"), "8f3a91b2c7d6e4f5=1", "REDACTED-2=REDACTED-1"),
    ("cookie", Header("Set-Cookie"), "sid=abc; Path=/; x=abc", "sid=REDACTED-1; Path=/; x=REDACTED-1"),
    ("cookie", Text, "Cookie: sid=abc; theme=abc", "Cookie: sid=REDACTED-1; theme=REDACTED-1"),
    ("cookie", Text, r#"{"cookie":"sid=abc"}"#, r#"{"cookie":"sid=REDACTED-1"}"#),
    ("authorization", Header("Authorization"), "Bearer abc", "Bearer REDACTED-1"),
    ("authorization", Text, "Authorization: Basic dTpw", "Authorization: Basic REDACTED-1"),
    ("authorization", Text, "curl -H 'Authorization: Bearer abc' -v", "curl -H 'Authorization: Bearer REDACTED-1' -v"),
    ("authorization", Text, "sent bearer abcdef, got 401", "sent bearer REDACTED-1, got 401"),
    ("authorization", Text, "curl -u bob:hunter2 x", "curl -u REDACTED-1 x"),
    ("authorization", Text, "the password is hunter2", "the password is REDACTED-1"),
    ("authorization", Text, "verification code 123456", "verification code REDACTED-1"),
    ("authorization", Text, "code 123456 sent", "code REDACTED-1 sent"),
    ("named-value", Text, r#"{"password":"hunter2x"}"#, r#"{"password":"REDACTED-1"}"#),
    ("named-value", Text, r#"{"password":"hunter\"2x"}"#, r#"{"password":"REDACTED-1"}"#),
    ("named-value", Text, r#"{\"password\":\"hunter2x\"}"#, r#"{\"password\":\"REDACTED-1\"}"#),
    ("named-value", Text, r#"{"pass\u0077ord":"hunter2x"}"#, r#"{"pass\u0077ord":"REDACTED-1"}"#),
    ("named-value", Text, r#"{"tokens":["abc","def"]}"#, r#"{"tokens":REDACTED-1}"#),
    ("named-value", Text, r#"{"name":"password","value":"abc"}"#, r#"{"name":"password","value":"REDACTED-1"}"#),
    ("named-value", Text, "&quot;password&quot;:&quot;abc&quot;", "&quot;password&quot;:&quot;REDACTED-1&quot;"),
    ("named-value", Text, "grant_type=password&password=correcthorse", "grant_type=password&password=REDACTED-1"),
    ("named-value", Text, "password%3Dcorrecthorse%26x", "password%3DREDACTED-1%26x"),
    ("named-value", Text, "password%253Dcorrecthorse", "password%253DREDACTED-1"),
    ("named-value", Text, "token:abc", "token:REDACTED-1"),
    ("named-value", Text, "api key: abcdefgh.", "api key: REDACTED-1."),
    ("named-value", Text, "x-api-key => 'abc def'", "x-api-key => 'REDACTED-1'"),
    ("named-value", Text, "user[password]=abc", "user[password]=REDACTED-1"),
    ("named-value", Text, "<password>abc</password>", "<password>REDACTED-1</password>"),
    ("named-value", Text, r#"<input name="pin" value="1234">"#, r#"<input name="pin" value="REDACTED-1">"#),
    ("named-value", Text, "AccountKey=a+b/c==;Endpoint=x", "AccountKey=REDACTED-1;Endpoint=x"),
    ("named-value", Text, "Server=db;Password=p@ss;w0rd;Port=1", "Server=db;Password=REDACTED-1;Port=1"),
    ("named-value", Text, "seed phrase = abc", "seed phrase = REDACTED-1"),
    ("named-value", Text, "contraseña=secreto", "contraseña=REDACTED-1"),
    ("named-value", Text, "mot de passe : secret", "mot de passe : REDACTED-1"),
    ("named-value", Text, "пароль: секрет", "пароль: REDACTED-1"),
    ("named-value", Text, "您的密码：abc", "您的密码：REDACTED-1"),
    ("named-value", Text, "password -> abc", "password -> REDACTED-1"),
    ("named-value", Text, "password->abc", "password->REDACTED-1"),
    ("named-value", Text, "token → abc", "token → REDACTED-1"),
    ("named-value", Text, "token := \"abc\"", "token := \"REDACTED-1\""),
    ("named-value", Text, "verification code: 123456", "verification code: REDACTED-1"),
    ("named-value", Url, "https://a.test/token=abc/x", "https://a.test/token=REDACTED-1/x"),
    ("named-value", Url, "https://a.test/token:8f3a91b2c7/x", "https://a.test/token:REDACTED-1/x"),
    ("named-value", Url, "https://a.test/%3Ftoken%3Dabc", "https://a.test/%3Ftoken%3DREDACTED-1"),
    ("named-value", Url, "https://a.test/x;jsessionid=aB3/dE5+f==", "https://a.test/x;jsessionid=REDACTED-1"),
    ("named-value", Url, "https://a.test/x;jsessionid=4711/cart", "https://a.test/x;jsessionid=REDACTED-1/cart"),
    ("named-value", Header("WWW-Authenticate"), "Digest nonce=\"abc\"", "Digest nonce=\"REDACTED-1\""),
    (
        "named-value",
        Text,
        "{\"value\":\"abc\",\"name\":\"password\"}",
        "{\"value\":\"REDACTED-1\",\"name\":\"password\"}",
    ),
    (
        "named-value",
        Text,
        "<input value=\"abc\" name=\"csrf_token\">",
        "<input value=\"REDACTED-1\" name=\"csrf_token\">",
    ),
    ("named-value", Text, "('password', 'hunter2x9')", "('password', 'REDACTED-1')"),
    ("named-value", Text, "password: b'abc'", "password: b'REDACTED-1'"),
    ("named-value", Text, "password\t:\tabc", "password\t:\tREDACTED-1"),
    ("named-value", Text, "Mot de passe\u{a0}: secret", "Mot de passe\u{a0}: REDACTED-1"),
    (
        "named-value",
        Text,
        "<wsse:Password Type=\"x\">abc</wsse:Password>",
        "<wsse:Password Type=\"x\">REDACTED-1</wsse:Password>",
    ),
    ("named-value", Text, "<password><![CDATA[abc]]></password>", "<password><![CDATA[REDACTED-1]]></password>"),
    ("named-value", Text, "password&equals;abc", "password&equals;REDACTED-1"),
    ("named-value", Text, "PASSWORD IS: abc", "PASSWORD IS: REDACTED-1"),
    ("named-value", Text, "token: a=abc", "token: REDACTED-1"),
    ("named-value", Text, "密码是hunter2x9", "密码是REDACTED-1"),
    ("named-value", Text, "パスワード「abc」", "パスワード「REDACTED-1」"),
    (
        "named-value",
        Text,
        "seed: army van defense carry jealous true garbage claim echo media make crunch.",
        "seed: REDACTED-1.",
    ),
    ("authorization", Text, "the new password is: hunter2x9", "the new password is: REDACTED-1"),
    ("authorization", Text, "your password was changed to hunter2x9", "your password was changed to REDACTED-1"),
    ("authorization", Text, "Kennwort lautet hunter2x9", "Kennwort lautet REDACTED-1"),
    ("authorization", Text, "credentials jane:hunter2x9", "credentials REDACTED-1"),
    ("query-value", Header("Access-Control-Allow-Origin"), "a.test/cb?code=abc", "a.test/cb?code=REDACTED-1"),
    ("personal-number", Text, "call (555) 123-4567", "call REDACTED-1"),
    ("personal-number", Text, "card 4111.1111.1111.1111", "card REDACTED-1"),
    ("private-key", Text, "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----", "REDACTED-1"),
    ("private-key", Text, "x -----BEGIN PRIVATE KEY-----\\nMIIEow\\n-----END PRIVATE KEY----- y", "x REDACTED-1 y"),
    ("private-key", Text, "of -----BEGIN PRIVATE KEY-----\\nMIIEow", "of REDACTED-1"),
    ("private-key", Text, "---- BEGIN SSH2 PRIVATE KEY ----\nabc", "REDACTED-1"),
    ("token-shape", Text, "eyJhbGciOiJIUzI1.eyJzdWIiOiIx.c2ln", "REDACTED-1"),
    ("token-shape", Text, "got 9f86d081884c7d659a2feaa0c55ad015", "got REDACTED-1"),
    ("token-shape", Text, "got aB3xY9kLmN2pQ7rS5tUv", "got REDACTED-1"),
    ("token-shape", Text, "got qwzxkjvhtrplmnbgfdsaqx", "got REDACTED-1"),
    ("token-shape", Text, "AWS yEPEGPa5Rnyi/3fqU4pZ4uht+rqkrft/pXDhIyFN", "AWS REDACTED-1"),
    ("token-shape", Text, "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs", "REDACTED-1"),
    ("token-shape", Text, "of amFuZUBkb2UuZXhhbXBsZQ==", "of REDACTED-1"),
    (
        "token-shape",
        Url,
        "https://a.test/services/T02AB3CD4/B05EF6GH7/aBcDeFgHiJkL",
        "https://a.test/services/REDACTED-1",
    ),
    ("token-shape", Url, "https://a.test/bot123456:ABC-DEF1234ghIkl-zyx57W2v1u/x", "https://a.test/REDACTED-1/x"),
    ("header-value", Header("X-Api-Key"), "abc", "REDACTED-1"),
    ("header-value", Header("X-Tenant"), "acme", "REDACTED-1"),
    ("url-user-info", Url, "https://bob:hunter2@a.test/x", "https://REDACTED-1@a.test/x"),
    ("url-user-info", Url, "postgres://bob:hun/ter2@db/x", "postgres://REDACTED-1@db/x"),
    ("url-user-info", Url, "https://a.test/bob:hunter2@b/x", "https://a.test/REDACTED-1@b/x"),
    ("url-user-info", Text, "at https://bob:hunter2@a.test now", "at https://REDACTED-1@a.test now"),
    ("query-value", Url, "https://a.test/?q=Jane", "https://a.test/?q=REDACTED-1"),
    ("query-value", Url, "https://a.test/?page=4111111111111111", "https://a.test/?page=REDACTED-1"),
    ("query-value", Url, "https://a.test/?v=hunter2pw", "https://a.test/?v=REDACTED-1"),
    ("query-value", Url, "https://a.test/?size=078-05-1120", "https://a.test/?size=REDACTED-1"),
    ("query-value", Url, "https://a.test/?s3cr3tvalue", "https://a.test/?REDACTED-1"),
    ("query-value", Url, "https://a.test/?8f3a91b2c7=1", "https://a.test/?REDACTED-1=1"),
    ("query-value", Url, "https://a.test/?pw%3Dhunter22", "https://a.test/?REDACTED-1"),
    ("url-fragment", Url, "https://a.test/#at=abc", "https://a.test/#at=REDACTED-1"),
    ("url-fragment", Url, "https://a.test/#/u/8f3a91b2", "https://a.test/#/u/REDACTED-1"),
    ("url-fragment", Url, "https://a.test/#!/x?code=abc", "https://a.test/#!/x?code=REDACTED-1"),
    ("url-fragment", Url, "https://a.test/#8f3a91b2c7=1", "https://a.test/#REDACTED-1=1"),
    ("path-segment", Url, "https://a.test/reset/abcdefgh", "https://a.test/reset/REDACTED-1"),
    ("path-segment", Url, "https://a.test/verify-email/8f3a91b2c7d6", "https://a.test/verify-email/REDACTED-1"),
    ("path-segment", Url, "https://a.test/oauth/callback/8f3a91b2c7", "https://a.test/oauth/callback/REDACTED-1"),
    (
        "path-segment",
        Url,
        "https://a.test/invite/550e8400-e29b-41d4-a716-446655440000",
        "https://a.test/invite/REDACTED-1",
    ),
    ("path-segment", Url, "https://a.test/api/key/live-8f3a9", "https://a.test/api/key/REDACTED-1"),
    ("path-segment", Header("Access-Control-Allow-Origin"), "see /magic/abcdefgh", "see /magic/REDACTED-1"),
    ("path-segment", Header("Access-Control-Allow-Origin"), "/reset/abcdefgh", "/reset/REDACTED-1"),
    ("path-segment", Url, "https://a.test/#/reset/8f3a91b2", "https://a.test/#/reset/REDACTED-1"),
    ("path-segment", Text, "see https://a.test/password/hunter2x.", "see https://a.test/password/REDACTED-1."),
    ("e-mail-address", Text, "mail jane.doe@example.com now", "mail REDACTED-1 now"),
    ("e-mail-address", Url, "https://a.test/u/jane%40doe.example/x", "https://a.test/u/REDACTED-1/x"),
    ("e-mail-address", Url, "https://a.test/u/jane%25252540doe.example", "https://a.test/u/REDACTED-1"),
    ("e-mail-address", Url, "https://a.test/u/jane(at)doe.example", "https://a.test/u/REDACTED-1"),
    ("e-mail-address", Text, r"jane\u0040doe.example", "REDACTED-1"),
    ("personal-number", Text, "card 4111 1111 1111 1111 declined", "card REDACTED-1 declined"),
    ("personal-number", Url, "https://a.test/p/4111-1111-1111-1111", "https://a.test/p/REDACTED-1"),
    ("personal-number", Url, "https://a.test/p/378282246310005", "https://a.test/p/REDACTED-1"),
    ("personal-number", Text, "to DE89 3704 0044 0532 0130 00", "to REDACTED-1"),
    ("personal-number", Url, "https://a.test/ssn/078-05-1120", "https://a.test/ssn/REDACTED-1"),
    ("personal-number", Text, "call +49 151 12345678", "call REDACTED-1"),
    ("personal-number", Text, "call 555-123-4567", "call REDACTED-1"),
    ("data-url", Url, "data:text/plain,hello", "data:text/plain,REDACTED-1"),
    ("data-url", Url, "javascript:alert(1)", "javascript:REDACTED-1"),
    ("service-key", Text, "key AKIAIOSFODNN7EXAMPLE used", "key REDACTED-1 used"),
    ("service-key", Text, "my-glpat-abcdefghijkl", "my-REDACTED-1"),
    ("service-key", Url, "https://AKIAIOSFODNN7EXAMPLE.test/", "https://REDACTED-1.test/"),
];

/// Texts that stay unchanged.
const STAYS: [(As, &str); 74] = [
    (Url, "https://api.example/v1/users/12345/orders?page=2"),
    (Url, "https://api.example:8443/items?page=2&limit=50&sort=name&order=desc&lang=de-AT&v=2.10.3"),
    (Url, "https://d111111abcdef8.cloudfront.net/a"),
    (Url, "https://8f3a91b2c7d6e4f5a0b18f3a91b2c7d6.api.example/"),
    (Url, "https://a.test/550e8400-e29b-41d4-a716-446655440000/x"),
    (Url, "https://cdn.test/npm/vue@3.2.1/dist/vue.global.js"),
    (Url, "https://cdn.test/npm/@scope/package@1.0.0/index.js"),
    (Url, "https://cdn.test/img/logo@2x.png"),
    (Url, "https://cdn.test/assets/fonts/v12/inter/latin/regular/inter.woff2"),
    (Url, "https://cdn.test/2024/10/12/how-to-fix-cors-errors-in-5-steps"),
    (Url, "https://a.test/api/getUserById/ListAllTheThings/parseHTMLDocument"),
    (Url, "https://a.test/auth/login"),
    (Url, "https://a.test/oauth2/v1/authorize"),
    (Url, "https://a.test/auth/realms/main/protocol/openid-connect/token"),
    (Url, "https://a.test/token/refresh"),
    (Url, "https://a.test/password/reset"),
    (Url, "https://a.test/session/current"),
    (Url, "https://a.test/share/how-to-bake-bread"),
    (Url, "https://a.test/authors/jane-austen/books/12345678"),
    (Url, "https://a.test/v1/projects/x/accounts:signIn"),
    (Url, "https://a.test/js/session.min.js"),
    (Url, "https://a.test/o/17000000000001/p/1700000000000"),
    (Url, "https://a.test/#/orders/list?page=2"),
    (Url, "https://a.test/x#top"),
    (Url, "http://[::1]:8080/x"),
    (Url, "blob:https://a.test/550e8400-e29b-41d4-a716-446655440000"),
    (Url, "wss://a.test/socket"),
    (Url, "null"),
    (Url, "*"),
    (Text, "net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep"),
    (Text, "net::ERR_ALPN_NEGOTIATION_FAILED"),
    (Text, "NS_ERROR_DOM_CORP_FAILED"),
    (Text, "Bearer authentication is asked for; Basic realm=\"x\""),
    (Text, "export with sensitive data: the cookie was removed"),
    (Text, "Access-Control-Allow-Origin is 'https://a.test, https://b.test'"),
    (Text, "Preflight response is not successful. Status code: 401"),
    (Text, "x-api-key, authorization, x-csrf-token"),
    (Text, "the token expired, and the session timed out"),
    (Text, "Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response."),
    (Text, "credentials: include"),
    (Text, "the value of the cookie: it was not sent"),
    (Text, "token_type=bearer"),
    (Text, "session-timeout: 3600"),
    (Text, "Internal Server Error"),
    (Text, "error code 123456, status code 200; a -> b, <!-- token -->"),
    (Text, "Die Seite wurde nicht gefunden: größe=3, página: 2, страница: 5, 页：3"),
    (Text, "[\"authorization\", \"x-api-key\"], (\"token\", \"type\")"),
    (Text, "{\"value\":\"Jane\",\"name\":\"given-name\"}, <input value=\"2\" name=\"page\">"),
    (Text, "the password is required, and was changed to a new one"),
    (Text, "login https://a.test:8080, credentials same-origin"),
    (Text, "<token type=\"bearer\"></token> in version 4.1.1"),
    (Url, "https://a.test/keys/public/jwks.json"),
    (Url, "https://a.test/key/value-store/items"),
    (Header("Access-Control-Allow-Origin"), "app.example"),
    (Header("Access-Control-Allow-Origin"), "https://a.test https://b.test"),
    (Header("Access-Control-Allow-Origin"), "*, https://a.test"),
    (Header("Access-Control-Allow-Origin"), "not allowed"),
    (Header("Access-Control-Allow-Origin"), "/"),
    (Text, "nginx/1.24.0 (Ubuntu)"),
    (Text, "application/vnd.github.v3+json; charset=utf-8"),
    (Text, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"),
    (Text, "^https?://app\\.example"),
    (Text, "${ORIGIN}"),
    (Header("Access-Control-Allow-Headers"), "Authorization, X-Api-Key, X-CSRF-Token, X-CUSTOM-header-number-0"),
    (Header("Access-Control-Allow-Methods"), "GET, PUT, DELETE"),
    (Header("Access-Control-Allow-Origin"), "https://a.test,https://b.test"),
    (Header("Access-Control-Max-Age"), "86400"),
    (Header("Cache-Control"), "private, no-cache=\"Set-Cookie\", max-age=31536000"),
    (Header("Vary"), "Origin, Cookie, Authorization"),
    (
        Header("WWW-Authenticate"),
        "Bearer realm=\"api\", error=\"invalid_token\", error_description=\"The access token expired\"",
    ),
    (Header("Alt-Svc"), "h3=\":443\"; ma=2592000"),
    (Header("Date"), "Tue, 15 Oct 2024 12:00:00 GMT"),
    (Header("Content-Type"), "application/x-www-form-urlencoded"),
    (Header("Via"), "1.1 varnish, 2.0 a1b2c3d4.cloudfront.net (CloudFront)"),
];

#[test]
fn every_example_goes_by_its_rule() {
    for (rule, form, text, expected) in EXAMPLES {
        let (out, rules) = redacted(form, text);
        assert_eq!(out, expected, "{text}");
        assert_eq!(rules, [rule], "{text}");
    }
}

#[test]
fn what_is_no_secret_stays() {
    for (form, text) in STAYS {
        assert_eq!(redacted(form, text), (text.to_owned(), vec![]));
    }
}

#[test]
fn every_key_of_a_service_goes_wherever_it_stands() {
    for (prefix, tail) in KEYS {
        let (Tail::Any(least) | Tail::Mixed(least)) = tail;
        let key: String = [prefix, &"a1B2c3D4e5F6".repeat(4).chars().take(least).collect::<String>()].concat();
        for text in [format!("used {key} here"), format!("\"{key}\","), format!("x={key}&y"), key.to_ascii_lowercase()]
        {
            let (out, rules) = redacted(Text, &text);
            assert!(!shares_six(&out, &key) && rules.contains(&"service-key".into()), "{text}: {out} {rules:?}");
        }
        if !prefix.contains('/') {
            let (out, _) = redacted(Url, &format!("https://a.test/x/{key}/y"));
            assert_eq!(out, "https://a.test/x/REDACTED-1/y");
        }
    }
}

#[test]
fn every_name_and_every_segment_tells_its_secret() {
    for (word, part) in WORDS {
        let names = match part {
            Part::Anywhere => vec![word.to_owned(), format!("x-{word}-1"), format!("my{word}")],
            Part::Word => vec![word.to_owned(), format!("user_{word}"), format!("{word}.x")],
            Part::Last => vec![word.to_owned(), format!("user-{word}"), word.to_uppercase()],
        };
        for name in names {
            for syntax in SYNTAXES {
                let text = syntax.replace("NAME", &name).replace("VALUE", "correct7horse");
                let (out, _) = redacted(Text, &text);
                assert!(!shares_six(&out, "correct7horse"), "{text}: {out}");
            }
        }
    }
    for (segment, behind) in SEGMENTS {
        let secret = match behind {
            Behind::All => "correcthorse",
            Behind::Odd => "correct8h0rse",
            Behind::Mixed => "live-h0rse",
        };
        assert_eq!(redacted(Url, &format!("/{segment}/{secret}")).0, format!("/{segment}/REDACTED-1"));
    }
}

/// Syntaxes of names and values.
pub(super) const SYNTAXES: [&str; 16] = [
    "{\"NAME\":\"VALUE\"}",
    "{ \"NAME\" : \"VALUE\" , \"x\": 1 }",
    "{\\\"NAME\\\":\\\"VALUE\\\"}",
    "NAME=VALUE",
    "a=1&NAME=VALUE&b=2",
    "NAME: VALUE",
    "x; NAME=\"VALUE\"; y",
    "NAME = 'VALUE'",
    "the NAME: VALUE, and more",
    "/x/NAME=VALUE/y",
    "<NAME>VALUE</NAME>",
    "NAME => VALUE",
    "--NAME VALUE",
    "[NAME]=VALUE",
    "{\"name\":\"NAME\",\"value\":\"VALUE\"}",
    "see https://a.test/x?NAME=VALUE.",
];

/// Whether six consecutive characters of a secret are in a text.
pub(super) fn shares_six(text: &str, secret: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let secret: Vec<char> = secret.to_ascii_lowercase().chars().collect();
    secret.windows(6).any(|window| text.contains(&window.iter().collect::<String>()))
}
