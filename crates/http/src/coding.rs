//! The content coding of a body (RFC 9110 section 8.4).

use http::HeaderValue;

/// A supported content coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    Identity,
    Gzip,
}

impl Coding {
    /// Adds another `Content-Encoding`; returns `None` if a coding is not supported or is the second.
    pub(crate) fn then(mut self, value: &HeaderValue) -> Option<Self> {
        for name in value.as_bytes().split(|byte| *byte == b',') {
            let name = name.trim_ascii();
            if name.is_empty() || name.eq_ignore_ascii_case(b"identity") {
                continue;
            }
            let gzip = name.eq_ignore_ascii_case(b"gzip") || name.eq_ignore_ascii_case(b"x-gzip");
            if !gzip || self == Self::Gzip {
                return None;
            }
            self = Self::Gzip;
        }
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::Coding;

    #[test]
    fn gzip_alone_is_inflated() {
        for (values, coding) in [
            (&[][..], Some(Coding::Identity)),
            (&["identity"], Some(Coding::Identity)),
            (&[""], Some(Coding::Identity)),
            (&["gzip"], Some(Coding::Gzip)),
            (&["GZip"], Some(Coding::Gzip)),
            (&["x-gzip"], Some(Coding::Gzip)),
            (&["identity, gzip"], Some(Coding::Gzip)),
            (&["gzip, gzip"], None),
            (&["gzip", "gzip"], None),
            (&["deflate"], None),
            (&["br"], None),
            (&["zstd"], None),
            (&["gzip;q=1"], None),
            (&["aws-chunked, gzip"], None),
        ] {
            let found = values.iter().try_fold(Coding::Identity, |coding, value| {
                coding.then(&HeaderValue::from_static(value))
            });
            assert_eq!(found, coding, "{values:?}");
        }
    }
}
