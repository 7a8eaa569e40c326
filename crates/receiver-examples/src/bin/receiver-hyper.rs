//! The receiver on plain hyper.

use std::{convert::Infallible, error::Error, pin::pin, time::Duration};

use http_body_util::BodyExt;
use hyper::{Request, Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{net::TcpListener, time};
use zapi_webhooks_http::{Admitted, Interruption, Outcome};
use zapi_webhooks_receiver_examples::Settings;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::from_env()?;
    let listener = TcpListener::bind(settings.listen).await?;
    eprintln!("listening on http://{}", listener.local_addr()?);
    tokio::select! { () = accept(listener, &settings) => {}, () = settings.end() => {} }
    Ok(())
}

async fn accept(listener: TcpListener, settings: &Settings) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(settings.patience);
    loop {
        let (Ok((stream, _)), settings) = (listener.accept().await, settings.clone()) else {
            time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let service = service_fn(move |request| receive(settings.clone(), request));
        tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
    }
}

async fn receive(on: Settings, request: Request<Incoming>) -> Result<Response<String>, Infallible> {
    let (head, body) = request.into_parts();
    let outcome = match on.receiver.admit(&head.method, &head.headers) {
        Ok(admitted) => read(&on, admitted, body).await,
        Err(outcome) => outcome,
    };
    Ok(on.store(outcome).await)
}

async fn read(on: &Settings, admitted: Admitted, mut body: Incoming) -> Outcome {
    let (mut read, mut late) = (Vec::new(), pin!(time::sleep(on.patience)));
    while read.len() <= on.receiver.body_limit() {
        tokio::select! {
            frame = body.frame() => match frame {
                None => break,
                Some(Ok(frame)) => read.extend(frame.into_data().unwrap_or_default()),
                Some(Err(_)) => return on.receiver.interrupted(admitted, &read, Interruption::Cut),
            },
            () = &mut late => return on.receiver.interrupted(admitted, &read, Interruption::TimedOut),
        }
    }
    on.receiver.receive_admitted(admitted, &read)
}
