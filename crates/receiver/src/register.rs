//! `register`: registers the webhook URL at the gateway, and prints its answer.

use std::process::ExitCode;
use std::time::Duration;

use ureq::http::Request;
use ureq::http::uri::Scheme;
use ureq::{Agent, Proxy};
use zapi_webhooks_http::{Answer, Credentials, UpdateError, UpdateWebhook};
use zapi_webhooks_receiver::settings::Register;

use crate::end;

/// Exits with 0 if the URL is registered, 1 if it is not, and 2 if nothing was sent.
pub(crate) fn run(arguments: &Register) -> ExitCode {
    let request = match request(arguments) {
        Ok(request) => request,
        Err(rule) => return end(2, &rule.to_string()),
    };
    match send(request) {
        Ok(answer) if answer.is_registered() => {
            println!("{answer}");
            ExitCode::SUCCESS
        }
        Ok(answer) => end(1, &answer.to_string()),
        Err(error) => end(1, &error),
    }
}

fn request(arguments: &Register) -> Result<Request<String>, UpdateError> {
    let credentials = Credentials::new(
        arguments.instance.clone(),
        arguments.instance_token.clone(),
        arguments.client_token.clone(),
    );
    let (url, base) = (&arguments.url, &arguments.base);
    if !arguments.every {
        let connected = UpdateWebhook::connected(url).base_url(base);
        return connected.request(&credentials);
    }
    let mut every = UpdateWebhook::every(url).base_url(base);
    if let Some(notify) = arguments.notify_sent_by_me {
        every = every.notify_sent_by_me(notify);
    }
    every.request(&credentials)
}

/// Sends the request. Redirects are not followed, since they would receive the credentials too.
fn send(request: Request<String>) -> Result<Answer, String> {
    // A proxy tunnels `https`, but it would see an `http` request, which is only for this machine.
    let is_tunnelled = request.uri().scheme() == Some(&Scheme::HTTPS);
    let agent: Agent = Agent::config_builder()
        .proxy(Proxy::try_from_env().filter(|_| is_tunnelled))
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into();
    // Some errors name the URI, which contains the token.
    let explain = |error: ureq::Error| match error {
        ureq::Error::Timeout(_) => "the gateway does not answer in time".into(),
        ureq::Error::HostNotFound => "the gateway's host is not found".into(),
        // rustls reports a certificate that it does not trust as an error of this kind.
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            "the gateway's certificate is not trusted, or it does not speak TLS".into()
        }
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => {
            "the gateway's certificate is not trusted, or it does not speak TLS".into()
        }
        ureq::Error::Io(error) => format!("the gateway cannot be reached: {}", error.kind()),
        _ => "the gateway does not answer by the rules of HTTP".to_owned(),
    };
    let mut response = agent.run(request).map_err(explain)?;
    let status = response.status();
    let body = response.body_mut().with_config().limit(64 * 1024);
    match body.read_to_vec() {
        Ok(body) => Ok(Answer::read(status, &body)),
        Err(error) => Err(explain(error)),
    }
}
