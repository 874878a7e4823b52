//! Remarks on other details of a message: a status, a redirect, the origin `null`, a header that does not belong there.

/// Remarks on a message in plain form (see [`super::plain::plain`]).
pub(super) fn remarks(plain: &str) -> Vec<String> {
    let mut remarks: Vec<String> = Vec::new();
    remarks.extend(status(plain).and_then(status_remark));
    if plain.contains("(redirected from ") {
        remarks.push(
            "The request was redirected: the browser rejected the response of the redirect's target. If \
             that is a login page, the session has expired and no CORS header can fix it (see `redirected-to-login`)."
                .into(),
        );
    }
    if plain.contains("from origin null") || plain.contains("origin null is ") {
        remarks.push(
            "The page's origin is `null`: it is a `file:` or `data:` page, a sandboxed frame, or the request was redirected \
             from one origin to another (see `origin-null`)."
                .into(),
        );
    }
    if [
        "request header field access-control-",
        "token access-control-",
        "header access-control-allow-origin is not allowed",
    ]
    .iter()
    .any(|words| plain.contains(words))
    {
        remarks.push(
            "The page sends an `Access-Control-*` response header in its request; remove it there (see \
             `response-header-sent-as-request-header`)."
                .into(),
        );
    }
    remarks
}

/// The status in a message: `Status code: 404`, `net::ERR_FAILED 502 (Bad Gateway)`, in any language.
pub(super) fn status(plain: &str) -> Option<u16> {
    let bytes = plain.as_bytes();
    let mut from = 0;
    while let Some(at) = plain.get(from..)?.find(|c: char| c.is_ascii_digit()) {
        let start = from + at;
        let length = bytes.iter().skip(start).take_while(|b| b.is_ascii_digit()).count();
        from = start + length;
        let before = plain.get(..start)?;
        let announced = ["code ", "code: ", "status ", "status: ", "err_failed ", "err_aborted "]
            .iter()
            .any(|word| before.ends_with(word))
            || before.ends_with('：')
            || before.ends_with(": ") && before.rfind("cors").is_some();
        let ends = !bytes
            .get(from)
            .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b':') && next_is_digit(bytes, from));
        if length == 3 && announced && ends {
            let status = plain.get(start..from)?.parse().ok()?;
            if (100..600).contains(&status) {
                return Some(status);
            }
        }
    }
    None
}

/// `1.2` and `12:30` are not a status.
fn next_is_digit(bytes: &[u8], at: usize) -> bool {
    bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
}

/// The meaning of a status apart from CORS; `None` for a success.
fn status_remark(status: u16) -> Option<String> {
    let meaning = match status {
        100..=299 => return None,
        300..=399 => "a redirect. A preflight must not be redirected; let the page request the final URL",
        401 => {
            "the request requires authentication. A preflight never has credentials, so OPTIONS must be answered before authentication"
        }
        403 => "the application, or something in front of it, denies access",
        404 => "there is nothing at this URL. Check the URL first",
        405 | 501 => "the server does not handle this method; for a preflight that is OPTIONS",
        407 => "a proxy between browser and server requires authentication",
        413 => "the body is larger than the server, or a proxy in front of it, accepts",
        421 => "the browser reused a connection for a host that the server does not serve on it",
        429 => "too many requests were sent",
        431 => "the request headers are too large, often because of cookies",
        451 => "the server does not answer for legal reasons",
        400..=499 => "the server rejected the request",
        502..=504 | 520..=530 => "usually an error page of a proxy or CDN in front of the server",
        500.. => "the server failed",
        _ => return None,
    };
    let headers = if status >= 400 {
        " Error responses often lack the CORS headers that other responses have: look for the error in the server's logs, and \
         send the headers on errors as well."
    } else {
        ""
    };
    Some(format!("The server answered {status}: {meaning}.{headers}"))
}

#[cfg(test)]
mod tests {
    use super::super::plain::plain;
    use super::*;

    #[test]
    fn a_status_is_told_from_other_numbers() {
        for (text, expected) in [
            ("Origin https://a.example is not allowed by Access-Control-Allow-Origin. Status code: 502", Some(502)),
            ("POST https://a.example/upload net::ERR_FAILED 413 (Request Entity Too Large)", Some(413)),
            ("The response had HTTP status code 404.", Some(404)),
            ("(Grund: CORS-Kopfzeile 'Access-Control-Allow-Origin' fehlt). Statuscode: 404.", Some(404)),
            ("（原因：CORS 头缺少 'Access-Control-Allow-Origin'）。状态码：404", Some(404)),
            ("(Reason: CORS request did not succeed). Status code: (null).", None),
            ("main.js:404 Access to fetch at 'https://api.example:443/500' from origin 'http://a:200'", None),
            ("10:14:03,221 cors: 10.200.1.1", None),
        ] {
            assert_eq!(status(&plain(text)), expected, "{text}");
        }
    }

    #[test]
    fn remarks_name_what_to_look_at() {
        for (text, word) in [
            ("Failed to load: Status code: 421", "421"),
            ("Access to fetch at 'b' (redirected from 'a') from origin 'c'", "redirected-to-login"),
            ("Access to fetch at 'https://b/' from origin 'null' has been blocked", "origin-null"),
            (
                "Request header field access-control-allow-origin is not allowed",
                "response-header-sent-as-request-header",
            ),
        ] {
            let remarks = remarks(&plain(text));
            assert!(remarks.len() == 1 && remarks[0].contains(word), "{text}: {remarks:?}");
        }
        assert!(remarks(&plain("Status code: 200 from origin https://null.example")).is_empty());
    }
}
