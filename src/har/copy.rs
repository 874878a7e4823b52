//! Copies entries: what concerns CORS in the bytes of one entry, each value as a [`Show`] decides, and
//! without bodies. The copy is an entry of HAR 1.2 that is read like the one it was made of.

mod members;

use super::json::{Cursor, JsonError, Scalar};
use crate::har::entry::initiator::number_of;
use crate::har::headers::raw::RawHeaders;
use crate::har::headers::read as read_headers;
use members::{CONTENT, ENTRY, FRAME, INITIATOR, Keep, POST_DATA, REQUEST, RESPONSE};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// Decides how the values of an entry are shown.
pub(crate) trait Show {
    /// A value that may be shown.
    type Text: Serialize;

    /// Any text.
    fn text(&mut self, text: &str) -> Self::Text;
    /// A URL, or a reference to one.
    fn url(&mut self, url: &str) -> Self::Text;
    /// The value of a header.
    fn header(&mut self, name: &str, value: &str) -> Self::Text;
    /// The name of a cookie.
    fn cookie(&mut self, name: &str) -> Self::Text;
    /// Its bytes.
    fn length(text: &Self::Text) -> usize;
}

/// A value of a copy; the members of objects keep their order.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Copied<T> {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(T),
    Own(&'static str),
    Object(Vec<(Cow<'static, str>, Copied<T>)>),
    List(Vec<Copied<T>>),
}

impl<T> Copied<T> {
    /// The value of a member.
    pub(crate) fn get(&self, name: &str) -> Option<&Copied<T>> {
        let Copied::Object(members) = self else { return None };
        members.iter().rev().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    fn get_mut(&mut self, name: &str) -> Option<&mut Copied<T>> {
        let Copied::Object(members) = self else { return None };
        members.iter_mut().rev().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    fn as_i64(&self) -> Option<i64> {
        match self {
            Copied::Number(number) => number.as_i64(),
            Copied::Null | Copied::Bool(_) | Copied::Text(_) | Copied::Own(_) | Copied::Object(_) | Copied::List(_) => {
                None
            }
        }
    }
}

impl<T: Serialize> Serialize for Copied<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Copied::Null => serializer.serialize_none(),
            Copied::Bool(yes) => serializer.serialize_bool(*yes),
            Copied::Number(number) => number.serialize(serializer),
            Copied::Text(text) => text.serialize(serializer),
            Copied::Own(text) => serializer.serialize_str(text),
            Copied::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
            Copied::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
        }
    }
}

/// Placeholder for a removed body: a verdict may depend on whether there was one.
const LEFT_OUT: &str = "(left out)";

/// Copies the entry with these bytes; `None` when they are not a JSON object. `sizes_tell_bodies`: the exporter's `bodySize`
/// counts the head of the response.
pub(crate) fn copy_entry<S: Show>(
    bytes: &[u8],
    show: &mut S,
    with_bodies: bool,
    sizes_tell_bodies: bool,
) -> Option<Copied<S::Text>> {
    let mut copier = Copier { show, with_bodies, grown: [0; 2], message: 0 };
    let mut entry = copier.object(&mut Cursor::new(bytes, 0), ENTRY).ok()?;
    let [request, response] = copier.grown;
    resize(&mut entry, request, response, sizes_tell_bodies);
    Some(entry)
}

struct Copier<'s, S: Show> {
    show: &'s mut S,
    with_bodies: bool,
    /// By how many bytes the heads of request and response grew.
    grown: [i64; 2],
    /// Which of the two is being copied.
    message: usize,
}

impl<S: Show> Copier<'_, S> {
    fn object(
        &mut self,
        cursor: &mut Cursor<'_>,
        members: &[(&'static str, Keep)],
    ) -> Result<Copied<S::Text>, JsonError> {
        let mut copied: Vec<(Cow<'static, str>, Copied<S::Text>)> = Vec::new();
        cursor.object(|cursor, key| {
            let known = members.iter().find(|(name, _)| *name == key.name);
            let is_kept = |keep| self.with_bodies || !matches!(keep, Keep::Encoding);
            let Some(&(name, keep)) = known.filter(|(_, keep)| is_kept(*keep)) else { return Ok(()) };
            // Of two members with one name the last counts.
            copied.retain(|(other, _)| other != name);
            let value = self.member(cursor, keep)?;
            copied.push((name.into(), value));
            Ok(())
        })?;
        Ok(Copied::Object(copied))
    }

    fn member(&mut self, cursor: &mut Cursor<'_>, keep: Keep) -> Result<Copied<S::Text>, JsonError> {
        let is_object = cursor.peek() == Some(b'{');
        match keep {
            Keep::Plain => self.plain(cursor, false),
            Keep::Url => self.plain(cursor, true),
            Keep::Target => {
                let written = cursor.clone().scalar()?.into_text().map_or(0, |url| url.len());
                let copied = self.plain(cursor, true)?;
                if let Copied::Text(shown) = &copied {
                    self.grow(written, S::length(shown));
                }
                Ok(copied)
            }
            Keep::Headers => self.headers(cursor),
            Keep::Cookies => self.cookies(cursor),
            Keep::EmptyList => cursor.skip_value().map(|_| Copied::List(Vec::new())),
            Keep::Request | Keep::Response if !is_object => self.plain(cursor, false),
            Keep::Request => {
                self.message = 0;
                let empty = [("httpVersion", false), ("cookies", true), ("queryString", true)];
                self.object(cursor, REQUEST).map(|request| with_empty(request, &empty))
            }
            Keep::Response => {
                self.message = 1;
                let empty = [("statusText", false), ("httpVersion", false), ("cookies", true), ("redirectURL", false)];
                self.object(cursor, RESPONSE).map(|response| with_empty(response, &empty))
            }
            Keep::Content => self.object(cursor, CONTENT),
            Keep::PostData if !is_object => self.plain(cursor, false),
            Keep::PostData => self.object(cursor, POST_DATA),
            Keep::Encoding => self.plain(cursor, false),
            Keep::Body if self.with_bodies => self.plain(cursor, false),
            Keep::Body => {
                let quoted = cursor.peek() == Some(b'"');
                let is_empty = cursor.skip_value()?.len() <= 2;
                Ok(if quoted && !is_empty { Copied::Own(LEFT_OUT) } else { Copied::Own("") })
            }
            Keep::Timings => self.timings(cursor),
            Keep::Cache => self.cache(cursor),
            Keep::Initiator if !is_object => self.plain(cursor, true),
            Keep::Initiator => self.initiator(cursor),
            Keep::SocketErrors => self.socket_errors(cursor),
        }
    }

    fn plain(&mut self, cursor: &mut Cursor<'_>, is_url: bool) -> Result<Copied<S::Text>, JsonError> {
        Ok(match cursor.scalar()? {
            Scalar::Null | Scalar::Container => Copied::Null,
            Scalar::Bool(yes) => Copied::Bool(yes),
            Scalar::Number(number) => number.parse().map_or(Copied::Null, Copied::Number),
            Scalar::Text(text) if text.is_empty() => Copied::Own(""),
            Scalar::Text(text) if is_url => Copied::Text(self.show.url(&text)),
            Scalar::Text(text) => Copied::Text(self.show.text(&text)),
        })
    }

    fn grow(&mut self, before: usize, after: usize) {
        let bytes = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        if let Some(grown) = self.grown.get_mut(self.message) {
            *grown = grown.saturating_add(bytes(after).saturating_sub(bytes(before)));
        }
    }

    /// In the form of HAR 1.2, whatever their shape was.
    fn headers(&mut self, cursor: &mut Cursor<'_>) -> Result<Copied<S::Text>, JsonError> {
        let mut headers = RawHeaders::default();
        read_headers::read(cursor, &mut headers)?;
        let mut list = Vec::with_capacity(headers.len() + 1);
        if headers.had_pseudo_headers {
            // It shows that these are the headers that went over the wire.
            list.push(header(Copied::Own(":authority"), Copied::Own("")));
        }
        let mut lines = Vec::new();
        headers.each(|name, value| lines.push((name.to_owned(), value.to_owned())));
        for (name, value) in lines {
            let shown = self.show.header(&name, &value);
            self.grow(value.len(), S::length(&shown));
            list.push(header(Copied::Text(self.show.text(&name)), Copied::Text(shown)));
        }
        Ok(Copied::List(list))
    }

    /// Their names: a verdict may depend on whether there are any. A map of cookies becomes a list.
    fn cookies(&mut self, cursor: &mut Cursor<'_>) -> Result<Copied<S::Text>, JsonError> {
        let mut names: Vec<Option<String>> = Vec::new();
        if cursor.peek() == Some(b'{') {
            cursor.object(|_, key| {
                names.push(Some(key.name.to_string()));
                Ok(())
            })?;
        } else {
            cursor.array(|cursor, _| {
                let mut name = None;
                cursor.object(|cursor, key| {
                    if key.name == "name" {
                        name = cursor.scalar()?.into_text().map(Cow::into_owned);
                    }
                    Ok(())
                })?;
                names.push(name);
                Ok(())
            })?;
        }
        let named = names.into_iter().flatten().filter(|name| !name.is_empty());
        Ok(Copied::List(
            named.map(|name| header(Copied::Text(self.show.cookie(&name)), Copied::Own(LEFT_OUT))).collect(),
        ))
    }

    fn timings(&mut self, cursor: &mut Cursor<'_>) -> Result<Copied<S::Text>, JsonError> {
        /// Those of HAR 1.2 and of Chromium; any number shows that the network was used.
        const PHASES: [&str; 8] = ["blocked", "dns", "connect", "ssl", "send", "wait", "receive", "_blocked_queueing"];
        let mut copied = Vec::new();
        cursor.object(|cursor, key| {
            if let Some(&phase) = PHASES.iter().find(|phase| **phase == key.name) {
                let value = cursor.scalar()?;
                let number = match &value {
                    Scalar::Number(written) => written.parse().ok(),
                    Scalar::Null | Scalar::Bool(_) | Scalar::Text(_) | Scalar::Container => {
                        value.number().and_then(serde_json::Number::from_f64)
                    }
                };
                copied.extend(number.map(|number| (Cow::Borrowed(phase), Copied::Number(number))));
            }
            Ok(())
        })?;
        Ok(Copied::Object(copied))
    }

    /// The response confirmed a stored one.
    fn cache(&mut self, cursor: &mut Cursor<'_>) -> Result<Copied<S::Text>, JsonError> {
        let mut copied = Vec::new();
        cursor.object(|cursor, key| {
            if key.name == "afterRequest" && cursor.scalar()?.is_present() {
                let number = |n: u64| Copied::Number(n.into());
                let known = vec![
                    ("lastAccess".into(), Copied::Own("")),
                    ("eTag".into(), Copied::Own("")),
                    ("hitCount".into(), number(0)),
                ];
                copied = vec![(Cow::Borrowed("afterRequest"), Copied::Object(known))];
            }
            Ok(())
        })?;
        Ok(Copied::Object(copied))
    }

    /// Its kind and URL, the scripts that called, and a number for what those awaited.
    fn initiator(&mut self, cursor: &mut Cursor<'_>) -> Result<Copied<S::Text>, JsonError> {
        let mut stack = cursor.clone();
        let mut copied = self.object(cursor, INITIATOR)?;
        let mut frames = Vec::new();
        let mut awaited = None;
        stack.object(|cursor, key| {
            if key.name != "stack" || cursor.peek() != Some(b'{') {
                return Ok(());
            }
            cursor.object(|cursor, key| {
                match &*key.name {
                    "callFrames" => {
                        cursor.array(|cursor, _| {
                            frames.push(self.object(cursor, FRAME)?);
                            Ok(())
                        })?;
                    }
                    "parent" | "parentId" => awaited = Some(number_of(cursor.raw_value()?)),
                    _ => {}
                }
                Ok(())
            })?;
            Ok(())
        })?;
        if let (Copied::Object(members), false) = (&mut copied, frames.is_empty()) {
            let mut stack = vec![(Cow::Borrowed("callFrames"), Copied::List(frames))];
            // Chrome's protocol names so a stack that is kept elsewhere.
            let parent = |number: u64| vec![(Cow::Borrowed("id"), Copied::Number(number.into()))];
            stack.extend(awaited.map(|number| ("parentId".into(), Copied::Object(parent(number)))));
            members.push(("stack".into(), Copied::Object(stack)));
        }
        Ok(copied)
    }

    /// What a WebSocket reported about its failure: its other messages are bodies.
    fn socket_errors(&mut self, cursor: &mut Cursor<'_>) -> Result<Copied<S::Text>, JsonError> {
        let mut errors = Vec::new();
        cursor.array(|cursor, _| {
            let mut message = cursor.clone();
            let mut is_error = false;
            cursor.object(|cursor, key| {
                if key.name == "type" {
                    is_error = cursor.scalar()?.into_text().as_deref() == Some("error");
                }
                Ok(())
            })?;
            if is_error {
                errors.push(self.object(&mut message, &[("type", Keep::Plain), ("data", Keep::Plain)])?);
            }
            Ok(())
        })?;
        Ok(Copied::List(errors))
    }
}

/// Adds the members that HAR 1.2 requires and that mean nothing when empty: lists or texts.
fn with_empty<T>(mut message: Copied<T>, demanded: &[(&'static str, bool)]) -> Copied<T> {
    for &(name, is_list) in demanded {
        if message.get(name).is_none()
            && let Copied::Object(members) = &mut message
        {
            members.push((name.into(), if is_list { Copied::List(Vec::new()) } else { Copied::Own("") }));
        }
    }
    message
}

fn header<T>(name: Copied<T>, value: Copied<T>) -> Copied<T> {
    Copied::Object(vec![("name".into(), name), ("value".into(), value)])
}

/// The sizes of the heads, which tell whether a header was taken out of the file: they follow what is written now.
fn resize<T>(entry: &mut Copied<T>, request: i64, response: i64, sizes_tell_bodies: bool) {
    let size = |entry: &Copied<T>, message: &str, name: &str| entry.get(message)?.get(name)?.as_i64();
    let [sent, head, all] = [("request", "headersSize"), ("response", "headersSize"), ("response", "bodySize")]
        .map(|(message, name)| size(entry, message, name).filter(|&size| size > 0));
    let mut put = |message: &str, name: &str, size: i64| {
        if let Some(member) = entry.get_mut(message).and_then(|message| message.get_mut(name)) {
            *member = Copied::Number(size.max(1).into());
        }
    };
    if let Some(sent) = sent {
        put("request", "headersSize", sent.saturating_add(request));
    }
    if let Some(head) = head {
        put("response", "headersSize", head.saturating_add(response));
    }
    // Where the browser gave up a response, the bytes of the request are in the place of the body's: what is at least as much
    // as the head of the request stays so. All else stays as it is: hops of a redirect chain are recognised by equal bodies.
    if let (Some(head), Some(all), true) = (head, all, sizes_tell_bodies) {
        let received = all.saturating_sub(head);
        let turns = sent.is_some_and(|sent| (received >= sent) != (received >= sent.saturating_add(request)));
        let of_request = if turns { request } else { 0 };
        put("response", "bodySize", all.saturating_add(response).saturating_add(of_request));
    }
}
