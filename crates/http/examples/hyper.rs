//! A receiver on hyper: prints each event, and names why it rejects a delivery. It stores nothing; `crates/receiver` does.
//!
//! `ZAPI_TOKEN=A1B2C3D4E5F6A7B8C9D0E1F2 cargo run -p zapi-webhooks-http --example hyper`

use std::{convert::Infallible, env, error::Error, pin::pin, sync::Arc, time::Duration};

use http_body_util::BodyExt;
use hyper::{Request, Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{net::TcpListener, time};
use zapi_webhooks_http::{Admitted, Interruption, Outcome, Policy, Receiver, Secret};

/// How long a head may take, and then a body.
const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let token = env::var("ZAPI_TOKEN").map_err(|_| "ZAPI_TOKEN: set the token of the gateway")?;
    let receiver = Arc::new(Receiver::new([Secret::new(&token)?]).policy(Policy::Strict));
    let address = env::var("ZAPI_LISTEN").unwrap_or_else(|_| "127.0.0.1:8080".into());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    loop {
        let (stream, receiver) = (listener.accept().await?.0, Arc::clone(&receiver));
        let service = service_fn(move |request| receive(Arc::clone(&receiver), request));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
        tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
    }
}

async fn receive(on: Arc<Receiver>, it: Request<Incoming>) -> Result<Response<String>, Infallible> {
    let (head, body) = it.into_parts();
    let outcome = match on.admit(&head.method, &head.headers) {
        Ok(admitted) => read(&on, admitted, body).await,
        Err(outcome) => outcome,
    };
    match &outcome {
        Outcome::Event(parsed) => println!("{}", parsed.event.to_canonical_json()),
        Outcome::Rejected { problem, .. } => eprintln!("rejected: {problem}"),
    }
    Ok(outcome.to_response())
}

async fn read(on: &Receiver, admitted: Admitted, mut body: Incoming) -> Outcome {
    let (mut read, mut late) = (Vec::new(), pin!(time::sleep(PATIENCE)));
    while read.len() <= on.body_limit() {
        tokio::select! {
            frame = body.frame() => match frame {
                None => break,
                Some(Ok(frame)) => read.extend(frame.into_data().unwrap_or_default()),
                Some(Err(_)) => return on.interrupted(admitted, &read, Interruption::Cut),
            },
            () = &mut late => return on.interrupted(admitted, &read, Interruption::TimedOut),
        }
    }
    on.receive_admitted(admitted, &read)
}
