//! Which servers the stores trust.

use std::path::Path;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use super::StoreError;

/// Trusts the certificates of a PEM file, or Mozilla's.
pub(super) fn tls(ca: Option<&Path>) -> Result<ClientConfig, StoreError> {
    let provider = rustls::crypto::ring::default_provider();
    Ok(ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Failed(error.to_string()))?
        .with_root_certificates(roots(ca)?)
        .with_no_client_auth())
}

/// Returns the certificates to trust: those of a PEM file, or Mozilla's.
fn roots(ca: Option<&Path>) -> Result<RootCertStore, StoreError> {
    let Some(file) = ca else {
        return Ok(webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect());
    };
    let wrong = StoreError::Setting(
        "--store-ca (ZAPI_STORE_CA)",
        "expected a PEM file with certificates",
    );
    // A device or a pipe may never end.
    if !std::fs::metadata(file).is_ok_and(|file| file.is_file()) {
        return Err(wrong);
    }
    let mut roots = RootCertStore::empty();
    let certificates = CertificateDer::pem_file_iter(file).map_err(|_| wrong.clone())?;
    for certificate in certificates {
        let added = certificate.ok().and_then(|it| roots.add(it).ok());
        added.ok_or_else(|| wrong.clone())?;
    }
    if roots.is_empty() {
        Err(wrong)
    } else {
        Ok(roots)
    }
}
