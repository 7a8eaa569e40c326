//! Registers the webhook URL at the gateway, and prints its answer.

use std::process::ExitCode;
use std::time::Duration;

use ureq::http::Request;
use ureq::http::uri::Scheme;
use ureq::{Agent, Proxy};
use zapi_webhooks::InstanceId;
use zapi_webhooks_http::{Answer, Credentials, Secret, UpdateWebhook};
use zapi_webhooks_receiver_examples::variable;

const USAGE: &str = "usage: register [--base URL] [--every [--notify-sent-by-me true|false]] URL";

fn main() -> ExitCode {
    let answer = request().and_then(|request| send(request).map_err(|error| (1, error)));
    match answer {
        Ok(answer) if answer.is_registered() => {
            println!("{answer}");
            ExitCode::SUCCESS
        }
        Ok(answer) => {
            eprintln!("register: {answer}");
            ExitCode::from(1)
        }
        Err((code, error)) => {
            eprintln!("register: {error}");
            ExitCode::from(code)
        }
    }
}

/// Builds the request from the arguments and the environment.
fn request() -> Result<Request<String>, (u8, String)> {
    let usage = || (2, USAGE.to_owned());
    let (mut base, mut every, mut notify, mut url) = (None, false, None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--base" => base = Some(arguments.next().ok_or_else(usage)?),
            "--every" => every = true,
            "--notify-sent-by-me" => {
                let text = arguments.next().ok_or_else(usage)?;
                notify = Some(text.parse().map_err(|_| usage())?);
            }
            text if text.starts_with("--") || url.is_some() => return Err(usage()),
            _ => url = Some(argument),
        }
    }
    let url = url.ok_or_else(usage)?;
    let base = base.unwrap_or_else(|| "https://api.z-api.io".into());
    let credentials = credentials().map_err(|error| (2, error))?;
    let request = match (every, notify) {
        (true, Some(notify)) => UpdateWebhook::every(url)
            .notify_sent_by_me(notify)
            .base_url(base)
            .request(&credentials),
        (true, None) => UpdateWebhook::every(url)
            .base_url(base)
            .request(&credentials),
        (false, None) => UpdateWebhook::connected(url)
            .base_url(base)
            .request(&credentials),
        (false, Some(_)) => return Err(usage()),
    };
    request.map_err(|rejected| (2, rejected.to_string()))
}

/// Reads the credentials from the environment, which a list of processes does not show.
fn credentials() -> Result<Credentials, String> {
    let read = |name| variable(name).ok_or(format!("{name} is not set"));
    let secret = |name| Secret::new(&read(name)?).map_err(|error| format!("{name}: {error}"));
    let instance = InstanceId::new(&read("ZAPI_INSTANCE")?).ok_or("ZAPI_INSTANCE is no id")?;
    let (token, client_token) = (secret("ZAPI_INSTANCE_TOKEN")?, secret("ZAPI_CLIENT_TOKEN")?);
    Ok(Credentials::new(instance, token, client_token))
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
        ureq::Error::TlsRequired => "for `https`, build with `--features tls`".into(),
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
