//! The call that registers the webhook URL, exactly as the vendor's page documents it.

use core::fmt;
use core::marker::PhantomData;
use core::net::Ipv6Addr;

use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Request, Uri};
use serde::Serialize;
use zapi_webhooks::InstanceId;

use crate::secret::Secret;

mod answer;

pub use answer::Answer;

/// The base URL of the gateway's API.
const GATEWAY: &str = "https://api.z-api.io";

/// The credentials for a call to the gateway.
///
/// `Debug` shows only lengths.
#[derive(Clone, Debug)]
pub struct Credentials {
    instance: InstanceId,
    token: Secret,
    client_token: Secret,
}

impl Credentials {
    /// Combines the id and the token of the instance with the account's security token, which is
    /// sent in the header `Client-Token`.
    #[must_use]
    pub fn new(instance: InstanceId, token: Secret, client_token: Secret) -> Self {
        Self {
            instance,
            token,
            client_token,
        }
    }
}

/// The scope of an [`UpdateWebhook`]: the event of a connection.
#[derive(Clone, Copy, Debug)]
pub enum Connected {}

/// The scope of an [`UpdateWebhook`]: all events.
#[derive(Clone, Copy, Debug)]
pub enum Every {}

/// The call that registers the URL for deliveries.
///
/// It builds the request. Send it with any HTTP client, and pass the response to
/// [`Answer::read`].
///
/// ```
/// use zapi_webhooks::InstanceId;
/// use zapi_webhooks_http::{Credentials, Secret, UpdateWebhook};
///
/// let credentials = Credentials::new(
///     InstanceId::new("3C67AB641C8AA0412F6A0242B4E23AC7").ok_or("an instance id")?,
///     Secret::new("A1B2C3D4E5F6A7B8C9D0E1F2")?,
///     Secret::new("F0e1d2c3b4a5")?,
/// );
/// let request = UpdateWebhook::connected("https://example.com/z-api").request(&credentials)?;
/// assert_eq!((request.method().as_str(), request.uri().to_string().as_str()), ("PUT", concat!(
///     "https://api.z-api.io/instances/3C67AB641C8AA0412F6A0242B4E23AC7",
///     "/token/A1B2C3D4E5F6A7B8C9D0E1F2/update-webhook-connected",
/// )));
/// assert_eq!(request.body(), r#"{"value":"https://example.com/z-api"}"#);
///
/// let every = UpdateWebhook::every("https://example.com/z-api").notify_sent_by_me(true);
/// assert_eq!(
///     every.request(&credentials)?.body(),
///     r#"{"value":"https://example.com/z-api","notifySentByMe":true}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The request's URI contains the instance's token. Keep the request out of logs, and an error if it
/// names the URI.
#[derive(Clone, Debug)]
#[must_use]
pub struct UpdateWebhook<Scope = Connected> {
    endpoint: &'static str,
    base: String,
    url: String,
    notify_sent_by_me: Option<bool>,
    scope: PhantomData<Scope>,
}

impl UpdateWebhook<Connected> {
    /// Sets the URL for `ConnectedCallback` alone: `update-webhook-connected`.
    pub fn connected(url: impl Into<String>) -> Self {
        Self::at("update-webhook-connected", url.into())
    }
}

impl UpdateWebhook<Every> {
    /// Sets the URL for all events at once: `update-every-webhooks`.
    pub fn every(url: impl Into<String>) -> Self {
        Self::at("update-every-webhooks", url.into())
    }

    /// Sets whether messages that the instance itself sends are delivered too.
    pub fn notify_sent_by_me(mut self, notify: bool) -> Self {
        self.notify_sent_by_me = Some(notify);
        self
    }
}

/// The documented body.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    notify_sent_by_me: Option<bool>,
}

impl<Scope> UpdateWebhook<Scope> {
    fn at(endpoint: &'static str, url: String) -> Self {
        Self {
            endpoint,
            base: GATEWAY.into(),
            url,
            notify_sent_by_me: None,
            scope: PhantomData,
        }
    }

    /// Sets the base URL of the API. The default is `https://api.z-api.io`.
    ///
    /// It receives the credentials, so it must be `https`, or `http` to this machine for a test.
    pub fn base_url(mut self, base: impl Into<String>) -> Self {
        self.base = base.into();
        self
    }

    /// Builds the request: `PUT` with a JSON body, the `Client-Token` marked as sensitive.
    ///
    /// # Errors
    ///
    /// Returns [`UpdateError`] if the gateway would reject the URL, or if the base URL or the
    /// credentials are not safe to use.
    pub fn request(&self, credentials: &Credentials) -> Result<Request<String>, UpdateError> {
        check_url(&self.url)?;
        let base = self.base.strip_suffix('/').unwrap_or(&self.base);
        if !is_safe_base(base) {
            return Err(UpdateError::Base);
        }
        let (id, token) = (credentials.instance.as_str(), credentials.token.expose());
        if !is_path_segment(id) || credentials.instance.is_placeholder() {
            return Err(UpdateError::Instance);
        }
        if !is_path_segment(token) {
            return Err(UpdateError::Token);
        }
        let uri = format!("{base}/instances/{id}/token/{token}/{}", self.endpoint);
        let uri = Uri::try_from(uri).map_err(|_| UpdateError::Base)?;
        let mut client_token = HeaderValue::from_str(credentials.client_token.expose())
            .map_err(|_| UpdateError::Token)?;
        client_token.set_sensitive(true);
        let body = Body {
            value: &self.url,
            notify_sent_by_me: self.notify_sent_by_me,
        };
        let mut request = Request::new(serde_json::to_string(&body).unwrap_or_default());
        *request.method_mut() = Method::PUT;
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        headers.insert(HeaderName::from_static("client-token"), client_token);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(request)
    }
}

/// Checks the URL to register. It is sent unchanged, so nothing is repaired.
fn check_url(url: &str) -> Result<(), UpdateError> {
    let rest = match url.split_once(':') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => rest,
        _ => return Err(UpdateError::NotHttps),
    };
    let rest = rest.strip_prefix("//").ok_or(UpdateError::NoHost)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(UpdateError::HasCredentials);
    }
    if authority.is_empty() || authority.starts_with(':') {
        return Err(UpdateError::NoHost);
    }
    let uri: Uri = url.parse().map_err(|_| UpdateError::Malformed)?;
    // `Uri` accepts characters that RFC 3986 does not, and a port that is no number.
    let has_port = uri.host().is_some_and(|host| host.len() != authority.len());
    let is_port = uri.port_u16().is_some();
    if !is_uri_text(url) || !uri.host().is_some_and(is_host) || has_port != is_port {
        return Err(UpdateError::Malformed);
    }
    Ok(())
}

/// Whether a text has only characters of RFC 3986 and no fragment.
fn is_uri_text(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()*+,;=".contains(&byte);
    let mut parts = text.split('%');
    let start = parts.next().unwrap_or_default();
    start.bytes().all(plain)
        && parts.all(|part| {
            let (hex, after) = part.split_at_checked(2).unwrap_or_default();
            hex.len() == 2
                && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
                && after.bytes().all(plain)
        })
}

/// Whether the credentials may be sent to this base URL.
fn is_safe_base(base: &str) -> bool {
    let Some((scheme, rest)) = base.split_once("://") else {
        return false;
    };
    let is_safe = match scheme {
        "https" => true,
        "http" => base
            .parse()
            .is_ok_and(|uri: Uri| matches!(uri.host(), Some("127.0.0.1" | "[::1]" | "localhost"))),
        _ => false,
    };
    is_safe && !base.contains('?') && check_url(&format!("https://{rest}")).is_ok()
}

/// Whether a text is an address, or a host name by RFC 1123 and the underscore seen in practice.
fn is_host(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        return rest
            .strip_suffix(']')
            .is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    }
    let is_label = |label: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        matches!(label.len(), 1..=63) && label.bytes().all(plain)
    };
    host.strip_suffix('.')
        .unwrap_or(host)
        .split('.')
        .all(is_label)
}

/// Whether a text is a path segment that needs no escape.
fn is_path_segment(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !text.is_empty() && text.bytes().all(plain)
}

/// Why an update is rejected before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UpdateError {
    /// The URL does not start with `https`.
    NotHttps,
    /// The URL contains a user name or a password.
    HasCredentials,
    /// The URL has no host.
    NoHost,
    /// The URL breaks the grammar of RFC 3986, or has a fragment.
    Malformed,
    /// The base URL is malformed, or would expose the credentials.
    Base,
    /// The instance id is a placeholder or no path segment.
    Instance,
    /// The token is no path segment.
    Token,
}

impl fmt::Display for UpdateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotHttps => "the gateway accepts only `https` URLs",
            Self::HasCredentials => "URL has a user name or a password, which it would expose",
            Self::NoHost => "URL has no host",
            Self::Malformed => "expected an absolute URL (RFC 3986) without a fragment",
            Self::Base => "base URL must be `https`, or `http` to this machine",
            Self::Instance => {
                "instance id must be no placeholder, and only letters, digits, `-` and `_`"
            }
            Self::Token => "instance token must have only letters, digits, `-` and `_`",
        })
    }
}

impl core::error::Error for UpdateError {}

#[cfg(test)]
mod tests;
