//! Who may read the page: a browser that names this host, for the page itself alone.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, StatusCode};
use sha2::{Digest as _, Sha256};

/// Browsers say here which site asks.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Other sites may not embed an answer either.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The checks of a request, and the policy of an answer.
pub(super) struct Guard {
    hosts: Vec<String>,
    policy: HeaderValue,
}

impl Guard {
    /// Allows the style and the script of this page alone.
    pub(super) fn new(page: &str, hosts: Vec<String>) -> Self {
        let policy = format!(
            "default-src 'none'; script-src '{}'; style-src '{}'; connect-src 'self'; img-src data:; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            hash(page, "<script>", "</script>"),
            hash(page, "<style>", "</style>"),
        );
        let policy = HeaderValue::from_str(&policy);
        Self {
            hosts,
            policy: policy.unwrap_or(HeaderValue::from_static("default-src 'none'")),
        }
    }

    /// Returns why a request is refused.
    fn refusal(&self, request: &Request) -> Option<(StatusCode, &'static str)> {
        let headers = request.headers();
        let named = request.uri().host().is_none_or(|host| self.is_known(host));
        if !named || !one(headers, &HOST).is_some_and(|host| self.is_known(host)) {
            let rule = "expected one `Host`: `localhost`, an address, or a name of --page-hosts";
            return Some((StatusCode::MISDIRECTED_REQUEST, rule));
        }
        let sites = headers.get_all(SITE).iter();
        let mut others = sites.filter(|site| *site != "same-origin" && *site != "none");
        let rule = "another site may not read this page";
        others.next().map(|_| (StatusCode::FORBIDDEN, rule))
    }

    /// Whether a name is this host. A name that was bound to this address by its owner, to read the page with a
    /// script of his own, is neither an address nor known.
    fn is_known(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else {
            return false;
        };
        let name = authority.host();
        let v6 = name.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        let known = |it: &str| it.eq_ignore_ascii_case(name);
        !host.contains('@')
            && (known("localhost")
                || name.parse::<Ipv4Addr>().is_ok()
                || v6.is_some_and(|it| it.parse::<Ipv6Addr>().is_ok())
                || self.hosts.iter().any(|it| known(it)))
    }
}

/// Refuses a request, or adds to its answer what a browser has to know.
pub(super) async fn check(
    State(guard): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match guard.refusal(&request) {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, guard.policy.clone());
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (RESOURCE_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Returns the value of a header that is there once.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// Returns the hash of what is between two tags, as a policy names it.
fn hash(page: &str, start: &str, end: &str) -> String {
    let inside = page
        .split_once(start)
        .and_then(|(_, it)| it.split_once(end));
    let digest = Sha256::digest(inside.map_or("", |(inside, _)| inside));
    format!("sha256-{}", BASE64_STANDARD.encode(digest))
}
