//! A receiver on axum: prints each event as a line of JSON, and names why it rejects a delivery.
//!
//! It stores nothing. `crates/receiver` has a program that does.
//!
//! `ZAPI_TOKEN=A1B2C3D4E5F6A7B8C9D0E1F2 cargo run -p zapi-webhooks-axum --example receive`

use std::env;
use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use tokio::net::TcpListener;
use zapi_webhooks_axum::{Delivery, Rejection};
use zapi_webhooks_http::{Policy, Receiver, Secret};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let token = env::var("ZAPI_TOKEN").map_err(|_| "ZAPI_TOKEN: set the token of the gateway")?;
    let receiver = Receiver::new([Secret::new(&token)?]).policy(Policy::Strict);
    let routes = Router::new()
        .route("/z-api", any(receive))
        .with_state(Arc::new(receiver));
    let address = env::var("ZAPI_LISTEN").unwrap_or_else(|_| "127.0.0.1:8080".into());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, routes).await?;
    Ok(())
}

async fn receive(delivery: Result<Delivery, Rejection>) -> Response {
    match delivery {
        Ok(Delivery(parsed)) => {
            println!("{}", parsed.event.to_canonical_json());
            ().into_response()
        }
        Err(rejection) => {
            eprintln!("rejected: {rejection}");
            rejection.into_response()
        }
    }
}
